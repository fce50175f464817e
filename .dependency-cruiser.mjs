// The architecture as rules. `npm run boundaries` fails when an import breaks one; scripts/boundaries.test.ts shows that
// every rule here can fail.

/** The server's modules in reading order. A module may import only those named before it. */
export const MODULES = [
  'audit-log',
  'organizations',
  'users',
  'one-time-codes',
  'identity-providers',
  'sessions',
  'invitations',
  'passwords',
  'api-keys',
  'credentials',
  'accounts',
  'configurations',
  'bills',
  'integration-events',
  'notifications',
  'exports',
  'stripe-events',
  'rounds',
  'reconciliation',
]

const SERVER = '^apps/server/src'
const BIN = '^apps/server/bin/'
const CONSOLE = '^apps/console/src'
const TESTS = ['\\.test\\.tsx?$', '^apps/[^/]+/(test|e2e)/', `${CONSOLE}/testing/`]

/**
 * Files of packages as npm installs them.
 * @param {string[]} names
 */
const npm = (...names) => `(^|/)node_modules/(${names.join('|')})/`

/**
 * @param {string} name
 * @param {string} comment why, in a sentence
 * @param {import('dependency-cruiser').IRegularForbiddenRuleType['from']} from
 * @param {import('dependency-cruiser').IRegularForbiddenRuleType['to']} to
 */
const forbid = (name, comment, from, to) => ({ name, comment, severity: /** @type {const} */ ('error'), from, to })

const betweenWorkspaces = [
  forbid(
    'contract-needs-little',
    'The contract runs in a browser, a server and a terminal.',
    { path: '^packages/contract/src/', pathNot: TESTS },
    { pathNot: ['^packages/contract/src/', npm('zod', 'currency-codes', '@asteasolutions/zod-to-openapi')] },
  ),
  forbid(
    'apps-meet-at-the-contract',
    'Apps talk over HTTP, never by import.',
    { path: '^apps/([^/]+)/' },
    { path: '^apps/', pathNot: '^apps/$1/' },
  ),
  forbid(
    'cli-needs-only-the-contract',
    'The command line knows what the API says, and nothing else.',
    { path: '^apps/cli/', pathNot: TESTS },
    { path: '^packages/(?!contract/)' },
  ),
  forbid('packages-know-no-app', 'Packages are below apps.', { path: '^packages/' }, { path: '^apps/' }),
  forbid(
    'sandbox-is-not-ours',
    'The stand-in has the shape of Stripe, not of this product.',
    { path: '^packages/stripe-sandbox/' },
    { path: '^packages/(?!stripe-sandbox/)' },
  ),
  forbid(
    'sandbox-only-in-tests',
    'Production code reaches Stripe, and what stands in for it, by URL alone.',
    { path: '^(apps|packages/(?!stripe-sandbox/))', pathNot: TESTS },
    { path: '^packages/stripe-sandbox/' },
  ),
  forbid(
    'local-mongo-at-the-door',
    'A service connects to the MongoDB it is given; only a program or a test starts one.',
    { path: ['^packages/(?!local-mongo/)', CONSOLE, SERVER], pathNot: TESTS },
    { path: '^packages/local-mongo/' },
  ),
]

const insideTheServer = [
  forbid(
    'platform-is-the-floor',
    'platform knows no domain, no HTTP, no Stripe.',
    { path: `${SERVER}/platform/`, pathNot: TESTS },
    { path: [BIN, `${SERVER}/(?!platform/)`] },
  ),
  forbid(
    'stripe-knows-no-module',
    'stripe turns contract types into calls to Stripe.',
    { path: `${SERVER}/stripe/`, pathNot: TESTS },
    { path: [BIN, `${SERVER}/(?!stripe/|platform/)`] },
  ),
  forbid(
    'http-knows-no-module',
    'http is a toolkit; app.ts does the mounting.',
    { path: `${SERVER}/http/`, pathNot: TESTS },
    { path: [BIN, `${SERVER}/(?!http/|platform/)`] },
  ),
  forbid(
    'modules-are-not-the-top',
    'Only bin/, app.ts, worker.ts and services.ts sit above the modules.',
    { path: `${SERVER}/modules/`, pathNot: TESTS },
    { path: [BIN, `${SERVER}/[^/]+\\.ts$`] },
  ),
  forbid(
    'bin-is-the-top',
    'Programs start everything else; nothing imports a program.',
    { path: SERVER, pathNot: TESTS },
    { path: BIN },
  ),
  forbid(
    'only-routes-know-http',
    'A service must serve the API, the worker and a test alike.',
    { path: `${SERVER}/modules/`, pathNot: ['\\.routes\\.ts$', ...TESTS] },
    { path: `${SERVER}/http/` },
  ),
  forbid(
    'models-are-private',
    'Whoever is not the module itself asks its service.',
    { path: `${SERVER}/modules/([^/]+)/`, pathNot: TESTS },
    { path: '\\.model\\.ts$', pathNot: `${SERVER}/modules/$1/` },
  ),
  forbid(
    'models-stay-in-their-modules',
    'Nothing above or below the modules touches their collections either.',
    { path: '^apps/server/', pathNot: [`${SERVER}/modules/`, ...TESTS] },
    { path: `${SERVER}/modules/.*\\.model\\.ts$` },
  ),
  forbid(
    'modules-meet-at-services',
    'The service is the face of a module.',
    { path: `${SERVER}/modules/([^/]+)/`, pathNot: TESTS },
    { path: `${SERVER}/modules/`, pathNot: [`${SERVER}/modules/$1/`, '\\.service\\.ts$'] },
  ),
  forbid(
    'modules-are-listed',
    'Name a new module in MODULES, where it belongs in the order.',
    { path: `${SERVER}/modules/(?!(${MODULES.join('|')})/)` },
    {},
  ),
  ...MODULES.slice(0, -1).map((module, i) =>
    forbid(
      `modules-point-up:${module}`,
      `${module} may import: ${MODULES.slice(0, i).join(', ') || 'no module'}.`,
      { path: `${SERVER}/modules/${module}/`, pathNot: TESTS },
      { path: `${SERVER}/modules/(${MODULES.slice(i + 1).join('|')})/` },
    ),
  ),
]

const oneDoorPerLibrary = [
  forbid(
    'mongoose-in-models',
    'Queries go through models.',
    { path: '^apps/server/', pathNot: ['\\.model\\.ts$', `${SERVER}/platform/`, ...TESTS] },
    { path: npm('mongoose', 'mongodb') },
  ),
  forbid(
    'stripe-sdk-in-stripe',
    'One folder speaks to Stripe.',
    { path: '^(apps|packages/(?!stripe-sandbox/))', pathNot: [`${SERVER}/stripe/`, ...TESTS] },
    { path: npm('stripe', 'passport', 'passport-oauth2', '@types/passport', '@types/passport-oauth2') },
  ),
  forbid(
    'express-at-the-door',
    'Express stops at http, app.ts and *.routes.ts.',
    { path: '^apps/server/', pathNot: [`${SERVER}/http/`, `${SERVER}/app\\.ts$`, '\\.routes\\.ts$', ...TESTS] },
    { path: npm('express', '@types/express') },
  ),
]

const insideTheConsole = [
  forbid(
    'features-are-independent',
    'Routes compose features; features never meet.',
    { path: `${CONSOLE}/features/([^/]+)/` },
    { path: `${CONSOLE}/features/`, pathNot: `${CONSOLE}/features/$1/` },
  ),
  forbid(
    'features-know-no-route',
    'app imports features, never the reverse.',
    { path: `${CONSOLE}/features/`, pathNot: TESTS },
    { path: `${CONSOLE}/app/` },
  ),
  forbid(
    'shared-ui-knows-no-feature',
    'components and lib are free of the domain.',
    { path: `${CONSOLE}/(components|lib)/`, pathNot: TESTS },
    { path: `${CONSOLE}/(features|app)/` },
  ),
  forbid(
    'lib-knows-no-ui',
    'lib is what components are built with.',
    { path: `${CONSOLE}/lib/`, pathNot: TESTS },
    { path: `${CONSOLE}/components/` },
  ),
  forbid(
    'testing-stays-in-tests',
    'Test helpers do not ship.',
    { path: CONSOLE, pathNot: TESTS },
    { path: `${CONSOLE}/testing/` },
  ),
]

const everywhere = [
  forbid('tests-are-not-imported', 'A test is run, never imported.', {}, { path: '\\.test\\.tsx?$' }),
  forbid('no-cycles', 'A cycle has no place to start reading.', {}, { circular: true }),
  forbid(
    'everything-resolves',
    'An import the tool cannot follow is an import it cannot check.',
    {},
    { couldNotResolve: true },
  ),
]

export default {
  forbidden: [...betweenWorkspaces, ...insideTheServer, ...oneDoorPerLibrary, ...insideTheConsole, ...everywhere],
  options: {
    // Without these two, imports of the workspaces' own packages are not followed and so not checked.
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
  },
}
