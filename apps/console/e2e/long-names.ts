import type { Page } from '@playwright/test'

const length = 110

/** A name as long as any may be, with no place to break it: whoever gives names decides, not the console. */
const longer = (name: string): string => name.replaceAll(/\s/g, '').padEnd(length, 'm')

const isName = (key: string): boolean => /^(name|number|.*Name|.*Number)$/.test(key)

const withLongNames = (value: unknown, key = ''): unknown => {
  if (typeof value === 'string') return isName(key) ? longer(value) : value
  if (Array.isArray(value)) return value.map((item) => withLongNames(item, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([field, held]) => [field, withLongNames(held, field)]))
}

/** The page is told that everything has a long name; nothing is told the server. */
export const giveLongNames = async (page: Page): Promise<void> => {
  await page.route('**/api/v1/**', async (route) => {
    const response = await route.fetch()
    if (!response.headers()['content-type']?.includes('application/json')) return route.fulfill({ response })
    return route.fulfill({ response, json: withLongNames(await response.json()) })
  })
}
