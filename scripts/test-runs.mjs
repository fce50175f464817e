// Running the test runners and adding up what they report.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt } from './ensure.mjs'
import { findChromium } from './find-chromium.mjs'
import { root, runForeground } from './processes.mjs'

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed counts failed and skipped tests, and what went wrong around them
 * @property {string[]} notes one sentence for everything in `failed` that the runner does not name at its end
 */

/** Runs every test but the browser's. @returns {Promise<Outcome>} */
export function runVitest() {
  return runReporting('vitest', (report) => ({
    program: bin('vitest/vitest.mjs'),
    args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    env: process.env,
    read: readVitestReport,
  }))
}

/**
 * Runs the browser tests against the built application.
 * @param {string[]} args handed on to Playwright
 * @returns {Promise<Outcome>}
 */
export async function runPlaywright(args) {
  const chromium = await prepareBrowserTests()
  if (typeof chromium !== 'string') return chromium
  return runReporting('playwright', (report) => ({
    program: bin('@playwright/test/cli.js'),
    args: ['test', '--reporter=list,json', ...args],
    env: { ...process.env, CHROMIUM_BINARY: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    read: readPlaywrightReport,
  }))
}

/** @param {Outcome[]} outcomes */
export function summarize(outcomes) {
  for (const note of outcomes.flatMap((outcome) => outcome.notes)) console.log(note)
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

/**
 * What stands for a run that could not even begin.
 * @param {string} what
 * @param {unknown} error
 * @returns {Outcome}
 */
export function notRun(what, error) {
  return { passed: 0, failed: 1, notes: [`${what} ${error instanceof Error ? error.message : String(error)}`] }
}

/** @returns {Promise<string | Outcome>} the browser's path, or why there can be no browser tests */
async function prepareBrowserTests() {
  try {
    const chromium = await findChromium()
    await ensureBuilt()
    return chromium
  } catch (error) {
    return notRun('The browser tests could not be run.', error)
  }
}

/**
 * @typedef {object} Run
 * @property {string} program
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {(report: any) => Outcome} read
 *
 * @param {string} name
 * @param {(report: string) => Run} prepare
 * @returns {Promise<Outcome>}
 */
async function runReporting(name, prepare) {
  const folder = mkdtempSync(join(tmpdir(), 'billbridge-report-'))
  const report = join(folder, `${name}.json`)
  try {
    const { program, args, env, read } = prepare(report)
    const { code, reason } = await runForeground(process.execPath, [program, ...args], env)
    return judge(name, { code, reason, outcome: readReport(report, read) })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * A runner that crashed, or found nothing to run, must never look like success.
 * @param {string} name
 * @param {{ code: number, reason: string, outcome: Outcome | undefined }} end
 * @returns {Outcome}
 */
export function judge(name, { code, reason, outcome }) {
  if (outcome === undefined) return { passed: 0, failed: 1, notes: [`${name} ${reason} and left no report.`] }
  const { passed, failed, notes } = outcome
  if (passed + failed === 0) return { passed, failed: 1, notes: [...notes, `${name} ran no tests.`] }
  if (code !== 0 && failed === 0)
    return { passed, failed: 1, notes: [...notes, `${name} ${reason} though no test failed.`] }
  return outcome
}

/**
 * @param {{ testResults: { name: string, status: string, message?: string, assertionResults: { fullName: string, status: string, failureMessages?: string[] }[] }[] }} report
 * @returns {Outcome}
 */
export function readVitestReport({ testResults }) {
  const tests = testResults.flatMap((file) => file.assertionResults)
  // Named once more: what other runners print afterwards would bury the list that vitest ends with.
  const failures = testResults.flatMap((file) =>
    file.assertionResults
      .filter((test) => test.status === 'failed')
      .map(
        (test) => `Failed: ${file.name}: ${test.fullName}: ${test.failureMessages?.join('\n') || 'no reason given'}`,
      ),
  )
  const count = (/** @type {string} */ status) => tests.filter((test) => test.status === status).length
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed')
  return {
    passed: count('passed'),
    failed: count('failed') + broken.length + skipped.length,
    notes: [
      ...failures,
      ...broken.map((file) => `Failed outside its tests: ${file.name}: ${file.message || 'no reason given'}`),
      ...skipped.map((test) => `Skipped, which counts as failed: ${test.fullName}`),
    ],
  }
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: { message?: string }[] }} report
 * @returns {Outcome}
 */
export function readPlaywrightReport({ stats, errors }) {
  const notes = errors.map((error) => `playwright: ${error.message ?? 'an error without a message'}`)
  if (stats.skipped > 0) notes.push(`${stats.skipped} browser tests were skipped, which counts as failed.`)
  const failed = stats.unexpected + stats.flaky + stats.skipped
  return { passed: stats.expected, failed: failed === 0 ? errors.length : failed, notes }
}

/**
 * @param {string} file
 * @param {(report: any) => Outcome} read
 * @returns {Outcome | undefined}
 */
function readReport(file, read) {
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** @param {string} path inside node_modules */
function bin(path) {
  return join(root, 'node_modules', path)
}
