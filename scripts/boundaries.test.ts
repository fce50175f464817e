import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import config, { MODULES } from '../.dependency-cruiser.mjs'

const root = resolve(import.meta.dirname, '..')
const server = 'apps/server/src'
const console_ = 'apps/console/src'

/** Cruises `apps` and `packages` of a tree by the real rules, as `npm run boundaries` does. */
async function cruiseTree(baseDir: string): Promise<ICruiseResult> {
  const options = await extractDepcruiseOptions(join(root, '.dependency-cruiser.mjs'))
  const tsConfig = extractTSConfig(join(root, 'tsconfig.json'))
  const { output } = await cruise(['apps', 'packages'], { ...options, baseDir }, undefined, { tsConfig })
  if (typeof output === 'string') throw new Error('Expected the result as data.')
  return output
}

const violationsOf = (result: ICruiseResult) =>
  result.summary.violations.map(({ rule, from }) => `${rule.name} in ${from}`)

/** One import for every rule that breaks it: rule → the file that does so → what it imports. */
const planted: Record<string, readonly [file: string, imported: string]> = {
  'contract-needs-little': ['packages/contract/src/planted.ts', 'mongoose'],
  'apps-meet-at-the-contract': ['apps/cli/src/planted.ts', '../../server/src/platform/ids.ts'],
  'cli-needs-only-the-contract': ['apps/cli/src/planted-mongo.ts', '@billbridge/local-mongo'],
  'packages-know-no-app': ['packages/local-mongo/src/planted.ts', '../../../apps/server/src/platform/ids.ts'],
  'sandbox-is-not-ours': ['packages/stripe-sandbox/src/planted.ts', '@billbridge/contract/money'],
  'sandbox-only-in-tests': ['apps/server/bin/planted-sandbox.ts', '@billbridge/stripe-sandbox'],
  'local-mongo-at-the-door': [`${server}/planted-mongo.ts`, '@billbridge/local-mongo'],
  'platform-is-the-floor': [`${server}/platform/planted.ts`, '../stripe/client.ts'],
  'stripe-knows-no-module': [`${server}/stripe/planted.ts`, '../modules/bills/bill.service.ts'],
  'http-knows-no-module': [`${server}/http/planted.ts`, '../stripe/client.ts'],
  'modules-are-not-the-top': [`${server}/modules/bills/planted-top.ts`, '../../services.ts'],
  'bin-is-the-top': [`${server}/planted-bin.ts`, '../bin/api.ts'],
  'only-routes-know-http': [`${server}/modules/bills/planted.service.ts`, '../../http/mount.ts'],
  'models-are-private': [`${server}/modules/exports/planted-model.ts`, '../bills/bill.model.ts'],
  'models-stay-in-their-modules': [`${server}/planted-model.ts`, './modules/bills/bill.model.ts'],
  'modules-meet-at-services': [`${server}/modules/exports/planted-service.ts`, '../bills/totals.ts'],
  'modules-are-listed': [`${server}/modules/unlisted/planted.ts`, '../../platform/ids.ts'],
  'mongoose-in-models': [`${server}/modules/bills/planted-mongoose.ts`, 'mongoose'],
  'stripe-sdk-in-stripe': [`${server}/modules/bills/planted-stripe.ts`, 'stripe'],
  'express-at-the-door': [`${server}/modules/bills/planted-express.ts`, 'express'],
  'features-are-independent': [`${console_}/features/bills/planted.ts`, '../exports/queries.ts'],
  'features-know-no-route': [`${console_}/features/bills/planted-route.ts`, '../../app/router.ts'],
  'shared-ui-knows-no-feature': [`${console_}/components/planted.ts`, '../features/exports/queries.ts'],
  'lib-knows-no-ui': [`${console_}/lib/planted.ts`, '../components/table.ts'],
  'testing-stays-in-tests': [`${console_}/app/planted.ts`, '../testing/worker.ts'],
  'tests-are-not-imported': [`${server}/modules/bills/planted-test.ts`, './bill.test.ts'],
  'no-cycles': [`${server}/platform/planted-cycle-a.ts`, './planted-cycle-b.ts'],
  'everything-resolves': [`${server}/platform/planted-missing.ts`, './missing.ts'],
  ...Object.fromEntries(
    MODULES.slice(0, -1).map((module, i) => [
      `modules-point-up:${module}`,
      [`${server}/modules/${module}/planted-up.ts`, `../${MODULES[i + 1]}/face.service.ts`] as const,
    ]),
  ),
}

/** What the planted files import, and imports that every rule allows. */
const lawful: Record<string, readonly string[]> = {
  'packages/contract/src/money.ts': ['zod'],
  'packages/contract/src/openapi.ts': ['@asteasolutions/zod-to-openapi', './money.ts'],
  'packages/local-mongo/src/start.ts': ['mongodb'],
  'packages/stripe-sandbox/src/index.ts': ['express'],
  'packages/stripe-sandbox/src/index.test.ts': ['stripe', './index.ts'],
  'apps/server/bin/api.ts': ['../src/services.ts', '../src/app.ts', '@billbridge/local-mongo'],
  'apps/server/test/start-server.ts': ['@billbridge/stripe-sandbox', 'mongodb', '../src/services.ts'],
  [`${server}/services.ts`]: ['./modules/bills/bill.service.ts', './modules/exports/face.service.ts'],
  [`${server}/app.ts`]: ['express', './http/mount.ts', './modules/bills/bill.routes.ts'],
  [`${server}/platform/ids.ts`]: [],
  [`${server}/platform/mongo.ts`]: ['mongoose'],
  [`${server}/platform/planted-cycle-b.ts`]: ['./planted-cycle-a.ts'],
  [`${server}/http/mount.ts`]: ['express', '../platform/ids.ts', '@billbridge/contract/money'],
  [`${server}/stripe/client.ts`]: ['stripe', 'passport-oauth2', '../platform/ids.ts'],
  [`${server}/modules/bills/bill.model.ts`]: ['mongoose', './totals.ts'],
  [`${server}/modules/bills/bill.service.ts`]: [
    './bill.model.ts',
    '../accounts/face.service.ts',
    '../../stripe/client.ts',
  ],
  [`${server}/modules/bills/bill.routes.ts`]: ['express', '../../http/mount.ts', './bill.service.ts'],
  [`${server}/modules/bills/bill.test.ts`]: ['mongoose', './bill.model.ts', '../exports/face.service.ts'],
  [`${server}/modules/bills/totals.ts`]: ['@billbridge/contract/money'],
  ...Object.fromEntries(MODULES.map((module) => [`${server}/modules/${module}/face.service.ts`, []])),
  [`${console_}/app/router.ts`]: ['../features/bills/queries.ts', '../components/table.ts'],
  [`${console_}/features/bills/queries.ts`]: ['../../lib/api.ts', '../../components/table.ts'],
  [`${console_}/features/bills/queries.test.ts`]: ['../../testing/worker.ts', './queries.ts'],
  [`${console_}/features/exports/queries.ts`]: ['../../lib/api.ts'],
  [`${console_}/components/table.ts`]: ['../lib/api.ts'],
  [`${console_}/lib/api.ts`]: ['@billbridge/contract/money'],
  [`${console_}/testing/worker.ts`]: ['../lib/api.ts'],
}

const LIBRARIES = [
  'zod',
  '@asteasolutions/zod-to-openapi',
  'mongoose',
  'mongodb',
  'stripe',
  'passport-oauth2',
  'express',
]
const WORKSPACES = { contract: './src/*.ts', 'stripe-sandbox': './src/index.ts', 'local-mongo': './src/start.ts' }

function writeTree(folder: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  for (const library of LIBRARIES) {
    write(`node_modules/${library}/package.json`, JSON.stringify({ name: library, main: 'index.js' }))
    write(`node_modules/${library}/index.js`, 'export default 1\n')
  }
  mkdirSync(join(folder, 'node_modules/@billbridge'))
  for (const [name, target] of Object.entries(WORKSPACES)) {
    const entry = target.includes('*') ? './*' : '.'
    write(
      `packages/${name}/package.json`,
      JSON.stringify({ name: `@billbridge/${name}`, exports: { [entry]: target } }),
    )
    symlinkSync(join(folder, 'packages', name), join(folder, 'node_modules/@billbridge', name))
  }
  for (const [path, imports] of Object.entries(lawful)) {
    write(path, [...imports.map((name) => `import '${name}'`), 'export const here = 1', ''].join('\n'))
  }
  // Imports of types alone, which a tool that only sees compiled code would miss.
  for (const [path, imported] of Object.values(planted)) write(path, `export type { here } from '${imported}'\n`)
}

describe('the rules', () => {
  let folder: string
  let found: string[]

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'boundaries-test-')))
    writeTree(folder)
    found = violationsOf(await cruiseTree(folder))
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each(config.forbidden.map((rule) => rule.name))('%s is broken by the import planted against it', (name) => {
    expect(planted).toHaveProperty([name])
    expect(found).toContain(`${name} in ${planted[name]?.[0]}`)
  })

  test('allow everything that was not planted', () => {
    const plantedFiles = new Set(Object.values(planted).map(([file]) => file))
    plantedFiles.add(`${server}/platform/planted-cycle-b.ts`)
    expect(found.filter((violation) => !plantedFiles.has(violation.split(' in ')[1] ?? ''))).toEqual([])
  })
})

describe('this repository', () => {
  let result: ICruiseResult
  beforeAll(async () => {
    result = await cruiseTree(root)
  }, 60_000)

  test('keeps every rule', () => {
    expect(violationsOf(result)).toEqual([])
  })

  test('is looked at as a whole, or a misconfigured tool would find nothing and stay silent', () => {
    const cruised = new Set(result.modules.map((module) => module.source))
    const sources = sourceFiles()
    expect(sources.length).toBeGreaterThan(30)
    expect(sources.filter((file) => !cruised.has(file))).toEqual([])
  })

  test("is followed through the workspaces' own packages", () => {
    const followed = result.modules
      .filter((module) => module.source.startsWith('apps/server/'))
      .flatMap((module) => module.dependencies.map((dependency) => dependency.resolved))
    expect(followed.some((path) => path.startsWith('packages/contract/src/'))).toBe(true)
    expect(followed.some((path) => path.startsWith('packages/local-mongo/src/'))).toBe(true)
  })
})

function sourceFiles(): string[] {
  const entries = ['apps', 'packages'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }),
  )
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !/(^|\/)(node_modules|dist|coverage)\//.test(path) && !path.endsWith('.d.ts'))
}
