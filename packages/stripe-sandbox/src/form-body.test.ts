import { describe, expect, it } from 'vitest'
import { parseForm } from './form-body.ts'
import { integer, listOf, objectOf, readObject, text } from './params.ts'

const lines = { lines: listOf(objectOf({ amount: integer, description: text() })) }
const read = (body: string) => readObject(lines, parseForm(body))

describe('a form body', () => {
  it('unfolds brackets, with indexes and with empty ones', () => {
    const expected = {
      lines: [
        { amount: 1, description: 'a b' },
        { amount: 2, description: 'ö&=' },
      ],
    }
    expect(
      read('lines[0][amount]=1&lines[0][description]=a+b&lines[1][amount]=2&lines[1][description]=%C3%B6%26%3D'),
    ).toEqual(expected)
    expect(
      read('lines[][amount]=1&lines[][description]=a+b&lines[][amount]=2&lines[][description]=%C3%B6%26%3D'),
    ).toEqual(expected)
    expect(parseForm('expand[]=a&expand[]=b')).toEqual({ expand: { 0: 'a', 1: 'b' } })
    expect(parseForm('expand%5B0%5D=a')).toEqual({ expand: { 0: 'a' } })
  })

  it('keeps the order of indexes, not of arrival', () => {
    expect(read('lines[10][amount]=10&lines[2][amount]=2').lines?.map((line) => line.amount)).toEqual([2, 10])
  })

  it('survives what no client should send', () => {
    expect(parseForm('&&=x&a=%zz&b[=1&__proto__[polluted]=1')).toMatchObject({ a: '%zz' })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(() => read('lines=1')).toThrow('Invalid array')
    expect(() => read('lines[x][amount]=1')).toThrow('Invalid array')
    expect(() => read('lines[0]=1')).toThrow('Invalid object')
    expect(() => read('lines[0][amount]=')).toThrow("You passed an empty string for 'lines[0][amount]'")
    expect(() => read('lines[0][amount]=9007199254740993')).toThrow('Invalid integer')
  })
})
