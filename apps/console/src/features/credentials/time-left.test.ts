import { describe, expect, it } from 'vitest'
import { formatCountdown, timeLeft } from './time-left.ts'

describe('the time left', () => {
  const now = Date.parse('2026-03-01T12:00:00.000Z')

  it('is unknown when nothing expires', () => {
    expect(timeLeft(null, now)).toBeUndefined()
  })

  it('is short from ten minutes on', () => {
    expect(timeLeft('2026-03-01T12:10:01.000Z', now)).toEqual({ seconds: 601, isShort: false, isOver: false })
    expect(timeLeft('2026-03-01T12:10:00.000Z', now)).toEqual({ seconds: 600, isShort: true, isOver: false })
  })

  it('never falls below zero', () => {
    expect(timeLeft('2026-03-01T11:00:00.000Z', now)).toEqual({ seconds: 0, isShort: true, isOver: true })
  })

  it.each([
    [5, '0:05'],
    [845, '14:05'],
    [3723, '1:02:03'],
  ])('of %i seconds reads %s', (seconds, text) => {
    expect(formatCountdown(seconds)).toBe(text)
  })
})
