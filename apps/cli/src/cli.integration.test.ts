import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { version } from '../package.json'
import { startBillbridge } from '../test/billbridge.ts'
import { createLeaving } from './leaving.ts'
import { main } from './main.ts'

const home = mkdtempSync(join(tmpdir(), 'billbridge-cli-home-'))
let billbridge: Awaited<ReturnType<typeof startBillbridge>>

beforeAll(async () => {
  billbridge = await startBillbridge()
})

afterAll(async () => {
  await billbridge?.stop()
  rmSync(home, { recursive: true, force: true })
})

interface Use {
  readonly environment?: Record<string, string>
  readonly input?: string
  /** Whether somebody sits at the keyboard. */
  readonly isTTY?: boolean
}

/** Runs a command line as a person's shell would; what it wrote, and how it ended. */
const billbridgeDoes = async (args: string, { environment = {}, input = '', isTTY = false }: Use = {}) => {
  const [out, err, stdin] = [new PassThrough(), new PassThrough(), new PassThrough()]
  stdin.end(input)
  const ended = await main(args.split(' '), {
    out,
    err: Object.assign(err, { isTTY }),
    input: Object.assign(stdin, { isTTY }),
    leaving: createLeaving(),
    environment: { HOME: home, ...environment },
  })
  out.end()
  err.end()
  return { code: ended, out: await text(out), err: await text(err) }
}

const asKey = (apiKey: string, url = billbridge.url) => ({
  environment: { BILLBRIDGE_URL: url, BILLBRIDGE_API_KEY: apiKey },
})

const header = 'number,billDate,accountCode,accountName,accountEmail,currency,lineDescription,lineAmount,total'
const fileOf = (name: string, rows: readonly string[]): string => {
  const file = join(home, name)
  writeFileSync(file, `${[header, ...rows].join('\n')}\n`)
  return file
}

describe('signing in', () => {
  it('tries the key that is piped in, and keeps it where only its owner can read it', async () => {
    const done = await billbridgeDoes(`sign-in --url ${billbridge.url}/`, { input: `${billbridge.editorKey}\n` })
    expect(done).toMatchObject({ code: 0, out: '' })
    expect(done.err).not.toContain(billbridge.editorKey)
    const file = join(home, '.config/billbridge/connection.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ url: billbridge.url, apiKey: billbridge.editorKey })
  })

  it('keeps nothing of a key that is refused', async () => {
    const environment = { HOME: join(home, 'other') }
    const refused = await billbridgeDoes(`sign-in --url ${billbridge.url}`, { environment, input: 'bb_wrong\n' })
    expect(refused.code).toBe(3)
    expect(await billbridgeDoes('list bills', { environment })).toMatchObject({ code: 2 })
  })

  it.each([
    ['http://billing.example.com', /https:\/\//],
    ['billing', /address such as/],
  ])('refuses the address %s', async (url, words) => {
    const refused = await billbridgeDoes(`sign-in --url ${url}`, { input: 'bb_x\n' })
    expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(words) })
  })
})

describe('the daily work', () => {
  it('takes bills in, exports them, and gets their status', async () => {
    const file = fileOf('bills.csv', [
      'CLI-1,2026-11-01,A1,Example Bakery Ltd,bakery@example.com,USD,Bread,10.50,12.00',
      'CLI-1,2026-11-01,A1,Example Bakery Ltd,bakery@example.com,USD,Cake,1.50,12.00',
      'CLI-2,2026-11-02,A2,Example Garage Ltd,garage@example.com,USD,Oil,99.99,99.99',
    ])
    const taken = await billbridgeDoes(`import ${file} --yes --approval-status approved`)
    expect(taken).toMatchObject({ code: 0, out: 'done: 2 new, 0 changed, 0 unchanged\n' })
    expect(taken.err).toContain('2 bills, 3 lines, 2 accounts: 111.99 USD')

    const listed = await billbridgeDoes('list bills --search CLI')
    expect(listed.out).toMatch(/CLI-2 +Example Garage Ltd +2026-11-02 +99\.99 USD/)

    await expect
      .poll(async () => (await billbridgeDoes('export --mode test --dry-run')).out, { timeout: 30_000 })
      .toBe('2 bills: 111.99 USD\n')
    const exported = await billbridgeDoes('--json export --mode test --yes')
    expect(exported.code).toBe(0)
    expect(JSON.parse(exported.out)).toMatchObject({ status: 'done', counts: { succeeded: 2, failed: 0 } })
    const dump = JSON.stringify(await (await fetch(`${billbridge.sandboxUrl}/_sandbox/dump`)).json())
    expect([...dump.matchAll(/"object":"invoice",/g)]).toHaveLength(2)

    const status = await billbridgeDoes('status --mode test --yes')
    expect(status).toMatchObject({ code: 0, out: expect.stringContaining('succeeded 2, failed 0') })
    const rows = JSON.parse((await billbridgeDoes('--json list exports --mode test --tab success --all')).out)
    expect(rows.data).toHaveLength(2)
    const shown = await billbridgeDoes(`show ${rows.data[0].id}`)
    expect(shown).toMatchObject({ code: 0, out: expect.stringContaining(rows.data[0].invoice.id) })
  })

  it('says what is refused of a file, takes in the rest, and ends with 1', async () => {
    const file = fileOf('some.csv', [
      'CLI-3,2026-11-03,A1,Example Bakery Ltd,bakery@example.com,USD,Bread,5.00,5.00',
      'CLI-4,2026-13-41,A1,Example Bakery Ltd,bakery@example.com,USD,Bread,5.00,5.00',
    ])
    const refused = join(home, 'refused.csv')
    const taken = await billbridgeDoes(`import ${file} --yes --refused ${refused}`)
    expect(taken).toMatchObject({ code: 1, out: expect.stringContaining('1 new') })
    expect(readFileSync(refused, 'utf8')).toContain('CLI-4')
  })

  it('asks for what a file does not say, naming its columns', async () => {
    const file = join(home, 'foreign.csv')
    writeFileSync(file, 'Beleg,Tag,Kunde,Betrag\nX-1,2026-11-01,A1,5.00\n')
    expect(await billbridgeDoes(`import ${file} --yes`)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/Its columns: Beleg, Tag, Kunde, Betrag/),
    })
    const match = '--match number=Beleg --match billDate=Tag --match accountCode=Kunde --match lineAmount=Betrag'
    const matched = await billbridgeDoes(`import ${file} --dry-run --currency EUR ${match}`)
    expect(matched).toMatchObject({ code: 0, out: expect.stringContaining('1 bill, 1 line, 1 account') })
  })

  it('does nothing unasked where nobody can be asked', async () => {
    const file = fileOf('unasked.csv', ['CLI-9,2026-11-01,A1,Example Bakery Ltd,b@example.com,USD,Bread,5.00,5.00'])
    expect(await billbridgeDoes(`import ${file}`)).toMatchObject({ code: 2, err: expect.stringContaining('--yes') })
    expect((await billbridgeDoes('--json list bills --search CLI-9')).out).toContain('"data": []')
  })
})

it('asks whoever sits there, and does nothing for who says no or leaves the question', async () => {
  const file = fileOf('asked.csv', ['CLI-5,2026-11-01,A1,Example Bakery Ltd,b@example.com,USD,Bread,5.00,5.00'])
  const no = await billbridgeDoes(`import ${file}`, { isTTY: true, input: 'n\n' })
  expect(no).toMatchObject({ code: 0, err: expect.stringContaining('Nothing was taken in.') })
  for (const input of ['', '\u0003', '\u0004']) {
    const left = await billbridgeDoes(`import ${file}`, { isTTY: true, input })
    expect(left).toMatchObject({ code: 130, err: expect.stringContaining('Stopped.') })
  }
  expect((await billbridgeDoes('--json list bills --search CLI-5')).out).toContain('"data": []')
  const yes = await billbridgeDoes(`import ${file}`, { isTTY: true, input: 'y\n' })
  expect(yes).toMatchObject({ code: 0, out: expect.stringContaining('1 new') })
})

describe('what a script is told', () => {
  it.each([
    ['a command that is not there', 'pay', 2],
    ['a list that is not there', 'list invoices', 2],
    ['a queue without a mode', 'export --yes', 2],
    ['an id of nothing that can be shown', 'show in_123', 2],
    ['an id of nobody', 'show bill_00000000Unknown00000000', 4],
  ])('of %s', async (_, args, code) => {
    const ended = await billbridgeDoes(args, asKey(billbridge.editorKey))
    expect(ended).toMatchObject({ code, out: '' })
    expect(ended.err).not.toBe('')
  })

  it.each([
    ['list bills --limit abc', /^--limit must be a whole number from 1 to 200/],
    ['list exports --mode test --tab unsent --configuration-id xx', /^--configuration-id /],
    ['list bills --cursor made-up', /^--cursor takes what the page before ended with/],
    ['export --mode nope', /--mode.*'nope'.*live, test/],
    ['export --mode test --dry-run --configuration-id xx', /^--configuration-id /],
    ['export --mode test --dry-run --currency ZZZ', /^--currency /],
    ['export not-an-id --dry-run', /^not-an-id /],
    ['import {good} --dry-run --currency ZZZ', /^--currency /],
    ['import {good} --dry-run --match bogus=number', /bogus is none of ours: number, billDate,/],
    ['import {good} --dry-run --match number=Nowhere', /^--match number /],
    ['import {good} --dry-run --payment-status maybe', /^--payment-status /],
    ['import {header} --dry-run', /^The file has a header and no rows/],
    ['import {binary} --dry-run', /^The file does not hold text/],
    ['import {home} --dry-run', /cannot be read: it is a folder/],
    ['import /nope/x.csv', /cannot be read: it is not there/],
    [
      'import {good} --yes --refused /nope/x.csv',
      /^--refused: \/nope\/x.csv cannot be written: there is no folder \/nope/,
    ],
    ['import {good} --yes --refused {home}', /^--refused takes a file/],
  ])('of a mistake in %s: 2, and once, in the words of the command line', async (args, words) => {
    const row = 'CLI-6,2026-11-01,A1,Example Bakery Ltd,b@example.com,USD,Bread,5.00,5.00'
    const binary = join(home, 'binary.csv')
    writeFileSync(
      binary,
      Uint8Array.from({ length: 500 }, (_, at) => (at * 37) % 256),
    )
    const files = { good: fileOf('good.csv', [row]), header: fileOf('header.csv', []), binary, home }
    const given = args.replace(/\{(\w+)\}/g, (_, name: keyof typeof files) => files[name])
    const ended = await billbridgeDoes(given, asKey(billbridge.editorKey))
    expect(ended).toMatchObject({ code: 2, out: '', err: expect.stringMatching(words) })
    expect(ended.err).not.toMatch(/`errors`|columnMatch|defaults\.|selection\.|ENOENT/)
    const lines = ended.err.trim().split('\n')
    expect(lines).toEqual([...new Set(lines)])
    expect((await billbridgeDoes('--json list bills --search CLI-6', asKey(billbridge.editorKey))).out).toContain(
      '"data": []',
    )
  })

  it('of its version', async () => {
    expect(await billbridgeDoes('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })

  it('of a key that is not right, or whose role is too small', async () => {
    expect(await billbridgeDoes('list bills', asKey('bb_wrong'))).toMatchObject({ code: 3, out: '' })
    const file = fileOf('viewer.csv', ['CLI-8,2026-11-01,A1,Example Bakery Ltd,b@example.com,USD,Bread,5.00,5.00'])
    expect(await billbridgeDoes(`import ${file} --yes`, asKey(billbridge.viewerKey))).toMatchObject({ code: 3 })
  })

  it('of a server that is not there, after trying again', async () => {
    expect(await billbridgeDoes('list bills', asKey('bb_x', 'http://127.0.0.1:9'))).toMatchObject({ code: 5, out: '' })
  })

  it('of a list: which filters there are, with their values', async () => {
    const { code, out } = await billbridgeDoes('list exports --help')
    expect(code).toBe(0)
    expect(out).toMatch(/--tab <value> +unsent, success, error, archived/)
  })
})

it('shows names from elsewhere without what would steer the terminal', async () => {
  const file = fileOf('odd.csv', ['CLI-7,2026-11-01,A7,Example \u202eevil,e@example.com,USD,Bread,5.00,5.00'])
  await billbridgeDoes(`import ${file} --yes`)
  const { out } = await billbridgeDoes('list accounts --search Example')
  expect(out).not.toContain('\u202e')
  expect(out).toContain('Example \\u202eevil')
})
