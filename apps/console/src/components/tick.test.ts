import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const css = readFileSync(new URL('../app/global.css', import.meta.url), 'utf8')
const blocks = { light: /^:root \{(.*?)\}/ms, dark: /^:root\[data-mantine-color-scheme="dark"\] \{(.*?)\}/ms }

const tokensOf = (scheme: keyof typeof blocks): Map<string, string> =>
  new Map(
    [...(blocks[scheme].exec(css)?.[1] ?? '').matchAll(/--bb-([\w-]+): (#\w{6});/g)].map((found) => [
      found[1] ?? '',
      found[2] ?? '',
    ]),
  )

/** Relative luminance, as WCAG defines it. */
const luminanceOf = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrastOf = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** What WCAG 2.2 asks of the parts of a control (1.4.11). */
const least = 3

it.each(['light', 'dark'] as const)('a tick stands out from every row and heading it stands on: %s', (scheme) => {
  const tokens = tokensOf(scheme)
  const colour = (name: string) => tokens.get(name) ?? expect.fail(`no --bb-${name} in ${scheme}`)
  for (const ground of ['surface', 'surface-sunken', 'surface-hover', 'row-selected', 'done-soft']) {
    expect(contrastOf(colour('control'), colour(ground)), `edge on ${ground}`).toBeGreaterThanOrEqual(least)
    expect(contrastOf(colour('brand'), colour(ground)), `filled on ${ground}`).toBeGreaterThanOrEqual(least)
  }
  expect(contrastOf(colour('control'), colour('surface')), 'edge around an empty one').toBeGreaterThanOrEqual(least)
  expect(contrastOf(colour('surface'), colour('brand')), 'mark in a filled one').toBeGreaterThanOrEqual(4.5)
})
