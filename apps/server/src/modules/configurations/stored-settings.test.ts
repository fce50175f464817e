import { defaultConfigurationSettings } from '@billbridge/contract/configurations'
import { expect, test } from 'vitest'
import { readSettings } from './stored-settings.ts'

test('settings stored before there was a schedule keep their time zone', () => {
  const { schedule: _schedule, safety: _safety, ...old } = defaultConfigurationSettings
  const stored = { ...old, dueDate: { ...old.dueDate, timeZone: 'Europe/Berlin' } }
  expect(readSettings(stored)).toEqual({
    ...defaultConfigurationSettings,
    schedule: { exportHourly: false, importStatusHourly: false, timeZone: 'Europe/Berlin', pauseUntil: null },
  })
})

test('a time zone of the schedule wins over one in the old place', () => {
  const stored = { dueDate: { timeZone: 'Europe/Berlin' }, schedule: { timeZone: 'Asia/Tokyo' } }
  expect(readSettings(stored).schedule.timeZone).toBe('Asia/Tokyo')
})

test('settings as they are stored today are read as they are', () => {
  expect(readSettings(defaultConfigurationSettings)).toEqual(defaultConfigurationSettings)
})
