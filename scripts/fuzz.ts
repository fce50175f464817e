// Asks a started server whatever its OpenAPI document allows and forbids, as each role: no answer may be 5xx, and none may
// break the document. Schemathesis does the asking, in a throw-away environment of Python.
// `npm run fuzz -- --examples 100 --seed 1 --role editor --only bills`
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import type { Role } from '@billbridge/contract/permissions'
import { billOf } from './bench-throughput.ts'
import { type FuzzOptions, readFuzzOptions } from './fuzz-options.ts'
import { startWorld, type World } from './measured-world.ts'

const schemathesis = 'schemathesis==4.32.5'
const run = promisify(execFile)

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
]

/** Makes the environment; its folder of programs. Says plainly what is missing. */
const install = async (folder: string): Promise<string> => {
  try {
    await run('python3', ['-c', 'import sys, venv; assert sys.version_info >= (3, 10)'])
  } catch {
    throw new Error('npm run fuzz needs Python 3.10 or newer, with its module venv, as `python3` on the PATH.')
  }
  console.log(`Fetching ${schemathesis} into ${folder} …`)
  await run('python3', ['-m', 'venv', folder])
  const bin = join(folder, 'bin')
  await run(join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', schemathesis])
  return bin
}

const newKey = async ({ tenants }: World, role: Role): Promise<string> => {
  const { data } =
    (await tenants[0]?.client.call(apiKeyEndpoints.create, { body: { name: `Fuzz ${role}`, role } })) ?? {}
  if (!data) throw new Error('There is no organization to fuzz.')
  return data.secret
}

const bills = Array.from({ length: 20 }, (_, n) => billOf('FUZZ', n + 1, 1))

interface Asking extends FuzzOptions {
  /** Folder of the program that asks. */
  readonly bin: string
  readonly url: string
}

/** Asks as one caller; whether all went well. */
const ask = async ({ bin, url, examples, seed, only }: Asking, headers: readonly string[]): Promise<boolean> => {
  const child = spawn(
    join(bin, 'schemathesis'),
    [
      'run',
      `${url}/api/v1/openapi.json`,
      ...['--checks', checks.join(',')],
      ...['--phases', 'examples,coverage,fuzzing'],
      ...['--mode', 'all', '--max-examples', examples, '--seed', seed],
      ...['--workers', '2', '--request-timeout', '30', '--continue-on-failure', '--no-color'],
      ...['--suppress-health-check', 'all', '--warnings', 'off'],
      ...(only ? ['--include-tag', only] : []),
      ...headers.flatMap((header) => ['--header', header]),
    ],
    { stdio: 'inherit' },
  )
  const [code] = (await once(child, 'exit')) as [number | null]
  return code === 0
}

const fuzz = async (options: FuzzOptions): Promise<void> => {
  const { callers, seed } = options
  const folder = await mkdtemp(join(tmpdir(), 'billbridge-fuzz-'))
  let world: World | undefined
  try {
    const bin = await install(folder)
    world = await startWorld({ environment: { BILLBRIDGE_API_REQUESTS_PER_MINUTE: '1000000' } })
    await world.startWorker()
    await world.tenants[0]?.sendBills(bills)
    const url = `http://127.0.0.1:${world.environment.PORT}`
    const failed: string[] = []
    for (const caller of callers) {
      console.log(`\nAs ${caller}, seed ${seed}`)
      const key = caller === 'nobody' ? undefined : await newKey(world, caller)
      if (!(await ask({ ...options, bin, url }, key ? [`Authorization: Bearer ${key}`] : []))) failed.push(caller)
    }
    if (failed.length > 0) throw new Error(`Answers are not as the document says, as ${failed.join(', ')}.`)
    console.log(`\nNo answer was 5xx and none broke the document, as ${callers.join(', ')}; seed ${seed}.`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  } finally {
    await world?.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const options = readFuzzOptions(process.argv.slice(2))
if ('said' in options) {
  const { said, exitCode } = options
  process.exitCode = exitCode
  if (exitCode === 0) console.log(said)
  else console.error(said)
} else {
  await fuzz(options)
}
