import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { covers, overlapOf } from './overlap.ts'

const set = (includedAccountIds: string[] = [], excludedAccountIds: string[] = []) => ({
  includedAccountIds,
  excludedAccountIds,
})

describe('a configuration', () => {
  it('covers all accounts when it names none', () => {
    expect(covers({ accounts: set() }, 'a')).toBe(true)
  })

  it('covers the ones it includes alone', () => {
    expect([covers({ accounts: set(['a']) }, 'a'), covers({ accounts: set(['a']) }, 'b')]).toEqual([true, false])
  })

  it('never covers one it excludes, even when it includes it', () => {
    expect([covers({ accounts: set([], ['a']) }, 'a'), covers({ accounts: set(['a'], ['a']) }, 'a')]).toEqual([
      false,
      false,
    ])
  })
})

describe('two configurations', () => {
  it('share all accounts but the excluded ones when both are for all', () => {
    expect(overlapOf(set([], ['a']), set([], ['b']))).toEqual({ kind: 'all-but', accountIds: ['a', 'b'] })
  })

  it('share the accounts of the one that names some, unless the other excludes them', () => {
    expect(overlapOf(set(['a', 'b']), set([], ['b']))).toEqual({ kind: 'some', accountIds: ['a'] })
    expect(overlapOf(set([], ['a']), set(['a']))).toEqual({ kind: 'none' })
  })

  it('share what both name', () => {
    expect(overlapOf(set(['a', 'b']), set(['b', 'c']))).toEqual({ kind: 'some', accountIds: ['b'] })
    expect(overlapOf(set(['a']), set(['b']))).toEqual({ kind: 'none' })
  })

  it('share exactly the accounts that both cover, whichever is asked first', () => {
    const ids = ['a', 'b', 'c', 'd']
    const some = fc.subarray(ids)
    const sets = fc.tuple(some, some).map(([included, excluded]) => set(included, excluded))
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const overlap = overlapOf(a, b)
        const shared = (id: string) =>
          overlap.kind === 'all-but'
            ? !overlap.accountIds.includes(id)
            : overlap.kind === 'some' && overlap.accountIds.includes(id)
        for (const id of [...ids, 'new'])
          expect(shared(id)).toBe(covers({ accounts: a }, id) && covers({ accounts: b }, id))
        expect(overlapOf(b, a).kind).toBe(overlap.kind)
      }),
    )
  })
})
