import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toCsvLine } from './csv-line.ts'

const cellsOf = (line: string, delimiter = ',') =>
  (parse(line, { delimiter, relax_quotes: true, relax_column_count: true }) as string[][]).flat()

test.each([
  '=1+1',
  ' =1+1',
  ';=1+1',
  'a;=1+1',
  'a; @SUM(A1)',
  'a;"=1+1;b',
  'a\t=1+1\tb',
  'a|-1+1',
  'a\n=1+1',
  'a\r\n＝1+1;',
])('no cell begins like a formula with %j in it, whatever sign separates the cells of a list', (text) => {
  const line = toCsvLine(['A-1', text, 'Flour'])
  for (const separator of [',', ';', '\t', '|']) {
    // As a spreadsheet does it: quotation marks count where they begin a cell alone, so those behind a comma do not.
    const naive = separator === ',' ? cellsOf(line) : line.split(new RegExp(`[${separator}\\r\\n]`))
    const cells = naive.map((cell) => cell.replace(/^[\s"]+/, ''))
    expect(cells.filter((cell) => /^[=+\-@＝＋－＠]/.test(cell))).toEqual([])
  }
})

test.each(['plain', 'a; b', 'x-ray', '12;5', '5 - 3', 'a@b.example', 'semi;colon'])('%j stays as it is', (text) => {
  expect(cellsOf(toCsvLine([text]))).toEqual([text])
})

test.each(['-43.21', '-4321', '0', '-0.5'])('the number %j stays one, which a spreadsheet can add up', (text) => {
  expect(cellsOf(toCsvLine([text]))).toEqual([text])
})

test.each(['-1+1', '-1.2.3', '-A1', '-1\n', '- 1', '--1', '-1;=1'])('%j is no number', (text) => {
  expect(toCsvLine([text])).toContain("'-")
})

test('apostrophes are put in, and nothing else is changed', () => {
  const texts = fc.string({ unit: fc.constantFrom(...'=+-@＝";|, \tab1\r\n'), maxLength: 12 })
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 5 }), (values) => {
      const cells = parse(toCsvLine(values), { skip_empty_lines: false }) as string[][]
      expect(cells).toHaveLength(1)
      expect(cells[0]?.map((cell) => cell.replaceAll("'", ''))).toEqual(values)
    }),
  )
})

test.each(['\n', '\t', ' ', '"', "'", ';', '\n=', "'="])(
  'a long text of %j is read once, not again and again',
  (part) => {
    const text = part.repeat(300_000)
    const cells = parse(toCsvLine([text])) as string[][]
    expect(cells.flat().join('').replaceAll("'", '')).toBe(text.replaceAll("'", ''))
  },
)
