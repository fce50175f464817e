import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findChromium } from './find-chromium.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-chromium-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function program(name: string, script: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

test('takes the program CHROMIUM_BINARY names before one on the PATH', async () => {
  program('chromium', 'echo Chromium 1')
  const mine = program('mine', 'echo Chromium 2')
  expect(await findChromium({ CHROMIUM_BINARY: mine, PATH: folder })).toBe(mine)
})

test('refuses a CHROMIUM_BINARY that does not run, instead of quietly using another', async () => {
  program('chromium', 'echo Chromium 1')
  await expect(findChromium({ CHROMIUM_BINARY: join(folder, 'missing'), PATH: folder })).rejects.toThrow(
    /CHROMIUM_BINARY is set to .*missing, which does not run/,
  )
})

test('passes over a program on the PATH that does not run', async () => {
  program('chromium', 'exit 1')
  const chrome = program('google-chrome', 'echo Google Chrome 150')
  expect(await findChromium({ PATH: folder })).toBe(chrome)
})
