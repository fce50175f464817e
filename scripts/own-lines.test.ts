import { Linter } from 'eslint'
import { expect, test } from 'vitest'
import { ownLines } from './own-lines.mjs'

function complaints(code: string): string[] {
  const config = {
    plugins: { own: { rules: { 'own-lines': ownLines } } },
    rules: { 'own/own-lines': ['error', 4] },
  } as const
  return new Linter().verify(code, [config as unknown as Linter.Config]).map(({ message }) => message)
}

test('a function with as many lines as allowed passes, with one more it does not', () => {
  expect(complaints('function a() {\n  b()\n  c()\n}')).toEqual([])
  expect(complaints('function a() {\n  b()\n  c()\n  d()\n}')).toEqual([expect.stringContaining('has 5 lines')])
})

test('blank lines and comments are free', () => {
  expect(complaints('const a = () => {\n\n  // why\n  b()\n  /* and\n  why */\n  c()\n}')).toEqual([])
})

test('the lines of inner functions are counted there and not again outside', () => {
  const inner = '  f() {\n    b()\n    c()\n  },'
  expect(complaints(`function a() {\n  return {\n${inner}\n}}`)).toEqual([expect.stringContaining('has 5 lines')])
  expect(complaints(`function a() { return {\n${inner}\n}}`)).toEqual([])
  expect(complaints('function a() { return {\n  f() {\n    b()\n    c()\n    d()\n  },\n}}')).toHaveLength(1)
})
