import { expect, test } from 'vitest'
import { judge, notRun, readPlaywrightReport, readVitestReport } from './test-runs.mjs'

const fine = { code: 0, reason: 'ended with exit code 0' }
const file = (name: string, status: string, ...tests: string[]) => ({
  name,
  status,
  assertionResults: tests.map((state, i) => ({ fullName: `${name} ${i}`, status: state })),
})

test('a run in which everything passed passes', () => {
  const outcome = readVitestReport({ testResults: [file('a', 'passed', 'passed', 'passed')] })
  expect(judge('vitest', { ...fine, outcome })).toEqual({ passed: 2, failed: 0, notes: [] })
})

test.each(['skipped', 'pending', 'todo', 'disabled'])('a %s test counts as failed and is named', (status) => {
  const outcome = readVitestReport({ testResults: [file('a', 'passed', 'passed', status)] })
  expect(outcome).toEqual({ passed: 1, failed: 1, notes: ['Skipped, which counts as failed: a 1'] })
})

test('a file that breaks before or beside its tests counts as failed', () => {
  const outcome = readVitestReport({ testResults: [file('broken', 'failed'), file('late', 'failed', 'passed')] })
  expect(outcome).toMatchObject({ passed: 1, failed: 2 })
  expect(outcome.notes).toEqual([
    'Failed outside its tests: broken: no reason given',
    'Failed outside its tests: late: no reason given',
  ])
})

test('why a file broke is said again at the end, where it is looked for', () => {
  const broken = { ...file('broken', 'failed'), message: 'Port 4127 is taken' }
  expect(readVitestReport({ testResults: [broken] }).notes).toEqual([
    'Failed outside its tests: broken: Port 4127 is taken',
  ])
})

test('a failed test counts once, however its file is reported, and is named with its reason', () => {
  const failing = { fullName: 'a 0', status: 'failed', failureMessages: ['expected 1 to be 2'] }
  const testResults = [
    { name: 'a.test.ts', status: 'failed', assertionResults: [failing, { fullName: 'a 1', status: 'passed' }] },
  ]
  expect(readVitestReport({ testResults })).toEqual({
    passed: 1,
    failed: 1,
    notes: ['Failed: a.test.ts: a 0: expected 1 to be 2'],
  })
})

test('a runner that leaves no report counts as failed', () => {
  const outcome = judge('vitest', { code: 137, reason: 'was ended by SIGKILL', outcome: undefined })
  expect(outcome).toEqual({ passed: 0, failed: 1, notes: ['vitest was ended by SIGKILL and left no report.'] })
})

test('a runner that found no tests counts as failed', () => {
  const outcome = judge('playwright', { ...fine, outcome: { passed: 0, failed: 0, notes: [] } })
  expect(outcome).toMatchObject({ failed: 1, notes: ['playwright ran no tests.'] })
})

test('a runner that is unhappy although every test passed counts as failed', () => {
  const outcome = judge('vitest', {
    code: 1,
    reason: 'ended with exit code 1',
    outcome: { passed: 9, failed: 0, notes: [] },
  })
  expect(outcome).toMatchObject({ passed: 9, failed: 1 })
})

test('browser tests that are flaky or skipped count as failed, as do errors around them', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }
  expect(readPlaywrightReport({ stats, errors: [] })).toMatchObject({ passed: 5, failed: 4 })
  const onlyErrors = { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{ message: 'no server' }] }
  expect(readPlaywrightReport(onlyErrors)).toEqual({ passed: 0, failed: 1, notes: ['playwright: no server'] })
})

test('a run that could not begin counts as one failure that says why', () => {
  expect(notRun('No browser.', new Error('Set CHROMIUM_BINARY.'))).toEqual({
    passed: 0,
    failed: 1,
    notes: ['No browser. Set CHROMIUM_BINARY.'],
  })
})
