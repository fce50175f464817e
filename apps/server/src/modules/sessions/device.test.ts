import { expect, test } from 'vitest'
import { toDevice } from './device.ts'

const chromium = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0'

test.each([
  ['Firefox', 'Windows', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0'],
  ['Chrome', 'Linux', `Mozilla/5.0 (X11; Linux x86_64) ${chromium} Safari/537.36`],
  ['Chrome', 'Android', `Mozilla/5.0 (Linux; Android 10; K) ${chromium} Mobile Safari/537.36`],
  ['Edge', 'Windows', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chromium} Safari/537.36 Edg/142.0.0.0`],
  ['Opera', 'macOS', `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${chromium} Safari/537.36 OPR/124.0.0.0`],
  [
    'Safari',
    'iPhone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  ],
  ['Chrome', 'iPad', 'Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 CriOS/142.0 Mobile/15E148'],
  ['a command line', null, 'curl/8.5.0'],
])('%s on %s is told by its words', (browser, system, userAgent) => {
  expect(toDevice(userAgent)).toEqual({ browser, system })
})

test('what nobody knows, and nothing at all, is no device', () => {
  expect(toDevice('')).toEqual({ browser: null, system: null })
  expect(toDevice('<script>alert(1)</script>')).toEqual({ browser: null, system: null })
})
