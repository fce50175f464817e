import { defaultConfigurationSettings } from '@billbridge/contract/configurations'
import { describe, expect, it } from 'vitest'
import { type ConfigurationValues, changedPaths, errorsOf, rebase, settingPaths, valueAt } from './form-values.ts'
import { labelOf, valueInWords } from './in-words.ts'
import { renderTemplate } from './template.ts'

const base: ConfigurationValues = { name: 'Monthly bills', settings: defaultConfigurationSettings }
const change = (edit: (values: ConfigurationValues) => void, from = base): ConfigurationValues => {
  const copy = structuredClone(from)
  edit(copy)
  return copy
}

describe('the settings', () => {
  it('all have a label and a place in the form', () => {
    const leaves = Object.entries(defaultConfigurationSettings).flatMap(([panel, settings]) =>
      Object.keys(settings).map((key) => `settings.${panel}.${key}`),
    )
    expect([...settingPaths].sort()).toEqual(['name', ...leaves].sort())
  })

  it('that changed are named in the order of the form', () => {
    const after = change((values) => {
      values.settings.tax.mode = 'stripe-automatic'
      values.name = 'All bills'
      values.settings.accounts.includedAccountIds = ['account_00000001']
    })
    expect(changedPaths(base, after)).toEqual(['name', 'settings.accounts.includedAccountIds', 'settings.tax.mode'])
    expect(changedPaths(base, structuredClone(base))).toEqual([])
  })

  it('are refused at their field', () => {
    const wrong = change((values) => {
      values.name = ' '
      values.settings.dueDate.addDays = 400
      values.settings.lines.memoTemplate = 'For {{bill.colour}}'
    })
    expect(errorsOf(wrong)).toEqual({
      name: 'Must not be empty',
      'settings.dueDate.addDays': 'Must be at most 365',
      'settings.lines.memoTemplate': expect.stringContaining('May only name {{bill.number}}'),
    })
    expect(errorsOf(base)).toEqual({})
  })
})

describe('changes made at the same time', () => {
  const mine = change((values) => {
    values.settings.invoice.finalization = 'finalize'
    values.settings.dueDate.addDays = 14
  })
  const stored = change((values) => {
    values.name = 'Renamed meanwhile'
    values.settings.dueDate.addDays = 60
  })

  it('keep mine, and take over what I did not touch', () => {
    const result = rebase(base, mine, stored)
    expect(result.name).toBe('Renamed meanwhile')
    expect(result.settings.invoice.finalization).toBe('finalize')
    expect(result.settings.dueDate.addDays).toBe(14)
    expect(changedPaths(stored, result)).toEqual(['settings.dueDate.addDays', 'settings.invoice.finalization'])
  })

  it('leave what was stored as it is', () => {
    rebase(base, mine, stored)
    expect(valueAt(stored, 'settings.dueDate.addDays')).toBe(60)
  })
})

describe('a value in words', () => {
  it.each([
    ['settings.bills.onlyApproved', true, 'on'],
    ['settings.invoice.finalization', 'draft', 'Leave as draft'],
    ['settings.bills.paymentStatuses', ['unpaid', 'paid'], 'Unpaid, Paid'],
    ['settings.accounts.includedAccountIds', [], 'All accounts'],
    ['settings.accounts.excludedAccountIds', [], 'No accounts'],
    ['settings.accounts.excludedAccountIds', ['a', 'b'], '2 accounts'],
    ['settings.bills.ignoreBefore', null, 'any date'],
    ['settings.lines.memoTemplate', '', 'none'],
    ['settings.dueDate.addDays', 30, '30'],
  ])('%s %j reads “%s”', (path, value, text) => {
    expect(valueInWords(path, value)).toBe(text)
  })

  it('has the label of its setting, whichever way the path is written', () => {
    expect(labelOf('bills.onlyApproved')).toBe('Only send bill on approval')
    expect(labelOf('settings.bills.onlyApproved')).toBe('Only send bill on approval')
    expect(labelOf('somethingElse')).toBe('somethingElse')
  })
})

describe('a template', () => {
  it('shows the values it names', () => {
    expect(
      renderTemplate('Bill {{ bill.number }} of {{bill.date}}', { 'bill.number': 'B-1', 'bill.date': '2026-01-31' }),
    ).toBe('Bill B-1 of 2026-01-31')
  })

  it('is left out when nothing remains', () => {
    expect(renderTemplate(' {{bill.memo}} ', { 'bill.memo': '' })).toBeNull()
  })
})
