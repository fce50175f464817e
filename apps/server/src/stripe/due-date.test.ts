import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleSettings } from '../../test/sample-bill.ts'
import { addDays, dayIn, dueDateOf, endOfDay, formalDueDateOf, noonOf } from './due-date.ts'

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Los_Angeles',
  'America/Santiago',
  'America/Havana',
  'Asia/Beirut',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
]

const clockIn = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at)

const due = (
  bill: { dueDate?: string | null; billDate?: string },
  settings: Parameters<typeof sampleSettings>[0],
  now: string,
) => ({
  bill: { dueDate: null, billDate: '2026-01-31', ...bill },
  settings: sampleSettings(settings).dueDate,
  timeZone: sampleSettings(settings).schedule.timeZone,
  now: new Date(now),
})

const at = (result: ReturnType<typeof dueDateOf>): string =>
  'at' in result ? result.at.toISOString() : result.hold.reason

describe('days in a time zone', () => {
  it('end at 23:59:59 on every day of three years, in zones that change their clocks at any hour', () => {
    const days = fc.integer({ min: 0, max: 1100 }).map((count) => addDays('2026-01-01', count))
    fc.assert(
      fc.property(days, fc.constantFrom(...zones), (day, zone) => {
        expect(clockIn(endOfDay(day, zone), zone)).toBe(`${day} 23:59:59`)
        expect(clockIn(noonOf(day, zone), zone)).toBe(`${day} 12:00:00`)
        expect(dayIn(endOfDay(day, zone), zone)).toBe(day)
      }),
      { numRuns: 400 },
    )
  })

  it('end an hour earlier in UTC once summer time has begun', () => {
    expect(endOfDay('2026-03-28', 'Europe/Berlin').toISOString()).toBe('2026-03-28T22:59:59.000Z')
    expect(endOfDay('2026-03-29', 'Europe/Berlin').toISOString()).toBe('2026-03-29T21:59:59.000Z')
    expect(endOfDay('2026-10-25', 'Europe/Berlin').toISOString()).toBe('2026-10-25T22:59:59.000Z')
  })

  it('end at 22:59:59 where the last hour is left out', () => {
    expect(clockIn(endOfDay('2026-03-28', 'America/Nuuk'), 'America/Nuuk')).toBe('2026-03-28 22:59:59')
  })

  it('are counted over the ends of months and years', () => {
    expect(addDays('2026-01-31', 30)).toBe('2026-03-02')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('9999-12-31', 30)).toBe('9999-12-31')
  })
})

describe('the due date of an invoice', () => {
  it('is the end of the bill’s own due day in the time zone of the settings', () => {
    const zone = { schedule: { timeZone: 'America/New_York' } }
    expect(at(dueDateOf(due({ dueDate: '2026-02-28' }, zone, '2026-02-01T00:00:00Z')))).toBe('2026-03-01T04:59:59.000Z')
  })

  it('is counted from the day of sending as the time zone sees it', () => {
    const auckland = { schedule: { timeZone: 'Pacific/Auckland' }, dueDate: { addDays: 1 } }
    expect(at(dueDateOf(due({}, auckland, '2026-01-31T12:00:00Z')))).toBe('2026-02-02T10:59:59.000Z')
  })

  it('is counted from the bill date when the settings say so', () => {
    const fromBill = { dueDate: { countFrom: 'bill-date', addDays: 30 } } as const
    expect(at(dueDateOf(due({}, fromBill, '2026-02-01T00:00:00Z')))).toBe('2026-03-02T23:59:59.000Z')
  })

  it('is missed when the bill has none and the settings make none up', () => {
    const result = dueDateOf(due({}, { dueDate: { whenEmpty: 'hold' } }, '2026-02-01T00:00:00Z'))
    expect(result).toMatchObject({ hold: { reason: 'due-date-empty', setting: 'dueDate.whenEmpty' } })
  })

  it('holds the bill when it is past, and when it is about to pass', () => {
    const held = { hold: { reason: 'due-date-past', setting: 'dueDate.whenPast' } }
    expect(dueDateOf(due({ dueDate: '2026-01-31' }, {}, '2026-02-01T00:00:00Z'))).toMatchObject(held)
    expect(dueDateOf(due({ dueDate: '2026-01-31' }, {}, '2026-01-31T23:58:00Z'))).toMatchObject(held)
    expect(at(dueDateOf(due({ dueDate: '2026-01-31' }, {}, '2026-01-31T23:50:00Z')))).toBe('2026-01-31T23:59:59.000Z')
  })

  it('is counted anew from sending when it is past and the settings say so, also when counted from the bill date', () => {
    const whenPast = { whenPast: 'add-days', pastAddDays: 14 } as const
    const own = due({ dueDate: '2025-01-31' }, { dueDate: whenPast }, '2026-02-01T00:00:00Z')
    const fromBill = due(
      { billDate: '2025-01-31' },
      { dueDate: { ...whenPast, countFrom: 'bill-date' } },
      '2026-02-01T00:00:00Z',
    )
    expect([at(dueDateOf(own)), at(dueDateOf(fromBill))]).toEqual(Array(2).fill('2026-02-15T23:59:59.000Z'))
  })

  it('says that a past date was counted from the bill date', () => {
    const result = dueDateOf(due({}, { dueDate: { countFrom: 'bill-date', addDays: 1 } }, '2026-03-01T00:00:00Z'))
    expect('hold' in result && result.hold.message).toContain('counted from the bill date 2026-01-31')
  })

  it('is always in the future, whatever the day, the hour and the zone', () => {
    const moments = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-12-31'), noInvalidDate: true })
    const days = fc.option(fc.integer({ min: -400, max: 400 }))
    fc.assert(
      fc.property(moments, days, fc.constantFrom(...zones), (now, offset, timeZone) => {
        const dueDate = offset === null ? null : addDays(dayIn(now, timeZone), offset)
        const settings = {
          ...sampleSettings().dueDate,
          whenPast: 'add-days' as const,
          pastAddDays: 1,
          addDays: 1,
        }
        const input = { bill: { dueDate, billDate: '2026-01-01' }, settings, timeZone, now }
        const result = dueDateOf(input)
        expect('at' in result && result.at.getTime()).toBeGreaterThan(now.getTime())
        expect(formalDueDateOf(input).getTime()).toBeGreaterThan(now.getTime())
      }),
    )
  })
})
