import { describe, expect, it } from 'vitest'
import {
  type Draft,
  furthestStage,
  isFinished,
  outcomeToExplain,
  readAddress,
  stageAfter,
  stageBefore,
  stageToShow,
  writeAddress,
} from './wizard.ts'

const named: Draft = { name: 'Example', entityType: null, destination: null, authorized: false }
const typed: Draft = { ...named, entityType: 'bill' }
const aimed: Draft = { ...typed, destination: 'stripe-test' }
const authorized: Draft = { ...aimed, authorized: true }

describe('the stage to show', () => {
  it.each([
    ['nothing stored', undefined, 'name'],
    ['a name', named, 'entity-type'],
    ['a name and an entity type', typed, 'destination'],
    ['all but Stripe’s answer', aimed, 'authenticate'],
    ['everything', authorized, 'authenticate'],
  ] as const)('is, with %s, the first that is not finished', (_, draft, stage) => {
    expect(furthestStage(draft)).toBe(stage)
    expect(stageToShow(undefined, draft)).toBe(stage)
  })

  it('is an earlier one when the address asks for it', () => {
    expect(stageToShow('name', aimed)).toBe('name')
    expect(stageToShow('destination', aimed)).toBe('destination')
  })

  it('is never one whose earlier stages are not finished', () => {
    expect(stageToShow('authenticate', named)).toBe('entity-type')
    expect(stageToShow('destination', undefined)).toBe('name')
  })

  it('has finished stages behind it', () => {
    expect(isFinished('destination', typed)).toBe(false)
    expect(isFinished('destination', aimed)).toBe(true)
    expect(isFinished('authenticate', aimed)).toBe(false)
    expect(isFinished('authenticate', authorized)).toBe(true)
  })

  it('has one before and one after it, within the four', () => {
    expect(stageBefore('name')).toBeUndefined()
    expect(stageBefore('authenticate')).toBe('destination')
    expect(stageAfter('name')).toBe('entity-type')
    expect(stageAfter('authenticate')).toBe('authenticate')
  })
})

describe('the address', () => {
  it('is read as it was written', () => {
    const address = {
      stage: 'authenticate',
      credentialId: 'cred_abcdefgh1234',
      outcome: 'refused',
      byKey: true,
    } as const
    expect(readAddress(new URLSearchParams(writeAddress(address)))).toEqual(address)
  })

  it('leaves out what is absent', () => {
    expect(writeAddress({ stage: 'name' })).toBe('stage=name')
  })

  it('takes nothing it does not know', () => {
    expect(readAddress(new URLSearchParams('stage=five&outcome=<b>&method=wire'))).toEqual({
      stage: undefined,
      credentialId: undefined,
      outcome: undefined,
      byKey: false,
    })
  })
})

describe('the outcome to explain', () => {
  it('is none after a success', () => {
    expect(outcomeToExplain('connected', true)).toBeUndefined()
    expect(outcomeToExplain(undefined, false)).toBeUndefined()
  })

  it('is the failure that happened', () => {
    expect(outcomeToExplain('wrong-mode', false)).toBe('wrong-mode')
  })

  it('leaves a replayed answer unsaid once the account is connected', () => {
    expect(outcomeToExplain('already-used', true)).toBeUndefined()
    expect(outcomeToExplain('already-used', false)).toBe('already-used')
  })
})
