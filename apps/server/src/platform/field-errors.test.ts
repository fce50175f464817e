import { selectionSchema } from '@billbridge/contract/bill-exports'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { toFieldErrors } from './field-errors.ts'

const request = z.strictObject({ selection: selectionSchema })
const whichShapes = expect.stringMatching(/^selection must be either .*"ids".* or .*"filter"/)

it.each([
  [{ filter: { mode: 'tset', tab: 'unsent' } }, ['selection.filter.mode must be one of live, test']],
  [{ filter: { mode: 'test' } }, [expect.stringMatching(/^selection\.filter\.tab must be one of unsent, /)]],
  [{ filter: { mode: 'test', tab: 'unsent', moed: 1 } }, ['selection.filter.moed is not a known field']],
  [{ ids: [] }, ['selection.ids must name at least one']],
  [{ mode: 'test' }, [whichShapes]],
  [{}, [whichShapes]],
  [{ ids: [], filter: { mode: 'test', tab: 'unsent' } }, [whichShapes]],
])('of several shapes %j is told what is wrong in the one that was meant, or which there are', (selection, told) => {
  const { error } = request.safeParse({ selection })
  expect(error && toFieldErrors(error).map(({ field, message }) => `${field} ${message}`)).toEqual(told)
})

it.each([
  [z.number().positive(), 0, 'must be more than 0'],
  [z.number().min(1), 0, 'must be at least 1'],
  [z.number().lt(10), 10, 'must be less than 10'],
  [z.string().max(2), 'abc', 'must have at most 2 characters'],
])('a bound says whether it may be reached itself', (schema, given, told) => {
  const { error } = z.object({ field: schema }).safeParse({ field: given })
  expect(error && toFieldErrors(error)).toEqual([{ field: 'field', message: told }])
})
