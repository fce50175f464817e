import { describe, expect, test } from 'vitest'
import { detectDateFormat, parseDay } from './csv-dates.ts'
import { detectDecimalSign, parseNumber, toCurrency } from './csv-numbers.ts'

describe('numbers', () => {
  test.each([
    ['1234.50', '.', '1234.50'],
    ['1,234.50', '.', '1234.50'],
    ['1.234,50', ',', '1234.50'],
    ["1'234.50", '.', '1234.50'],
    ['1 234,50', ',', '1234.50'],
    ['1\u202f234,50', ',', '1234.50'],
    ['12,34,567.00', '.', '1234567.00'],
    ['-5,00', ',', '-5.00'],
    ['5,00-', ',', '-5.00'],
    ['−5.00', '.', '-5.00'],
    ['(5.00)', '.', '-5.00'],
    ['$5.00', '.', '5.00'],
    ['-$5.00', '.', '-5.00'],
    ['5,00 €', ',', '5.00'],
    ['USD 5.00', '.', '5.00'],
    ['.5', '.', '0.5'],
    ['-0.00', '.', '0.00'],
    ['007', '.', '7'],
  ] as const)('%s with the decimal sign %s is %s', (written, sign, decimal) => {
    expect(parseNumber(written, sign)?.decimal).toBe(decimal)
  })

  test.each([
    ['1,98', '.'],
    ['1.98', ','],
    ['1,23,4.5', '.'],
    ['1.2.3', '.'],
    ['1e5', '.'],
    ['=1+1', '.'],
    ['five', '.'],
    ['-5-', '.'],
    ['5 apples', '.'],
    ['', '.'],
  ] as const)('%s with the decimal sign %s is no number', (written, sign) => {
    expect(parseNumber(written, sign)).toBeNull()
  })

  test('a currency beside the number is told, one that several share is not', () => {
    expect(parseNumber('5,00 €', ',')?.currency).toBe('EUR')
    expect(parseNumber('5.00 GBP', '.')?.currency).toBe('GBP')
    expect(parseNumber('$5.00', '.')?.currency).toBeNull()
    expect([toCurrency('usd'), toCurrency('$'), toCurrency('ABC')]).toEqual(['USD', null, undefined])
  })

  test('the decimal sign is judged by all numbers, those that could be read either way left out', async () => {
    expect(await detectDecimalSign(['1.234', '5', '12,50'])).toBe(',')
    expect(await detectDecimalSign(['1,234', '12.50'])).toBe('.')
    expect(await detectDecimalSign(['1.234.567'])).toBe(',')
    expect(await detectDecimalSign(['0.125'])).toBe('.')
    expect(await detectDecimalSign(['1.234', '5'])).toBeNull()
  })
})

describe('days', () => {
  test.each([
    ['2026-01-31', 'YYYY-MM-DD', '2026-01-31'],
    ['2026-01-31 00:00:00', 'YYYY-MM-DD', '2026-01-31'],
    ['2026-01-31T23:59:59.000Z', 'YYYY-MM-DD', '2026-01-31'],
    ['31.1.2026', 'DD.MM.YYYY', '2026-01-31'],
    ['31.01.26', 'DD.MM.YYYY', '2026-01-31'],
    ['1/31/2026 12:00 AM', 'MM/DD/YYYY', '2026-01-31'],
    ['31/01/2026', 'DD/MM/YYYY', '2026-01-31'],
    ['20260131', 'YYYYMMDD', '2026-01-31'],
    ['2024-02-29', 'YYYY-MM-DD', '2024-02-29'],
  ] as const)('%s as %s is %s', (written, format, day) => {
    expect(parseDay(written, format)).toBe(day)
  })

  test.each([
    ['30.02.2026', 'DD.MM.YYYY'],
    ['2026-02-29', 'YYYY-MM-DD'],
    ['2026-13-01', 'YYYY-MM-DD'],
    ['31/01/2026', 'MM/DD/YYYY'],
    ['soon', 'YYYY-MM-DD'],
  ] as const)('%s as %s is no day', (written, format) => {
    expect(parseDay(written, format)).toBeNull()
  })

  test('one value that can be read only one way decides for the whole column', async () => {
    expect(await detectDateFormat(['01/02/2026', '03/04/2026', '13/04/2026'])).toBe('DD/MM/YYYY')
    expect(await detectDateFormat(['01/02/2026', '03/04/2026', '04/13/2026'])).toBe('MM/DD/YYYY')
  })

  test('when every value can be read both ways, the reading in which the days rise is taken', async () => {
    expect(await detectDateFormat(['01/01/2026', '02/01/2026', '03/01/2026', '01/02/2026'])).toBe('DD/MM/YYYY')
    expect(await detectDateFormat(['01/01/2026', '01/02/2026', '01/03/2026', '02/01/2026'])).toBe('MM/DD/YYYY')
  })

  test('a column without days has no format', async () => {
    expect(await detectDateFormat(['', 'x'])).toBeNull()
  })
})
