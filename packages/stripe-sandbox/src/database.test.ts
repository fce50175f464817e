import { describe, expect, it } from 'vitest'
import { createDatabase, type Row } from './database.ts'

type Dish = Row & { kind: string | null }

function kitchen() {
  const database = createDatabase()
  const dishes = database.table<Dish>('dishes', 'dish', { kind: (dish) => dish.kind })
  const put = (id: string, kind: string | null, scope = 'a') => dishes.put({ scope, id, kind })
  const ids = (where?: { index: string; value: string }, before?: string) =>
    [...dishes.newestFirst('a', where, before)].map((dish) => dish.id)
  return { database, dishes, put, ids }
}

describe('a table', () => {
  it('lists a scope newest first, from a row on, and by an indexed value', () => {
    const { put, ids, dishes } = kitchen()
    for (const [id, kind] of [
      ['1', 'soup'],
      ['2', 'cake'],
      ['3', 'soup'],
      ['4', null],
    ] as const)
      put(id, kind)
    put('5', 'soup', 'b')
    expect(ids()).toEqual(['4', '3', '2', '1'])
    expect(ids(undefined, '3')).toEqual(['2', '1'])
    expect(ids({ index: 'kind', value: 'soup' })).toEqual(['3', '1'])
    expect(dishes.count('a', { index: 'kind', value: 'cake' })).toBe(1)
  })

  it('keeps the place of a row that changes, and moves it to its new index value', () => {
    const { put, ids } = kitchen()
    for (const id of ['1', '2', '3']) put(id, 'soup')
    put('2', 'cake')
    put('1', 'cake')
    expect(ids()).toEqual(['3', '2', '1'])
    expect(ids({ index: 'kind', value: 'cake' })).toEqual(['2', '1'])
    expect(ids({ index: 'kind', value: 'soup' })).toEqual(['3'])
  })

  it('is as it was before the unit of work that is undone', () => {
    const { database, dishes, put, ids } = kitchen()
    for (const id of ['1', '2', '3']) put(id, 'soup')
    database.commit()
    put('2', 'cake')
    put('2', 'pie')
    put('4', 'pie')
    dishes.remove('a', '1')
    database.rollback()
    expect(ids()).toEqual(['3', '2', '1'])
    expect(ids({ index: 'kind', value: 'soup' })).toEqual(['3', '2', '1'])
    expect(dishes.count('a', { index: 'kind', value: 'pie' })).toBe(0)
  })

  it('gives way to removal in the middle of a list', () => {
    const { dishes, put, ids } = kitchen()
    for (const id of ['1', '2', '3']) put(id, 'soup')
    dishes.remove('a', '2')
    dishes.remove('a', 'unknown')
    expect(ids({ index: 'kind', value: 'soup' })).toEqual(['3', '1'])
    expect(dishes.get('a', '2')).toBeUndefined()
  })
})
