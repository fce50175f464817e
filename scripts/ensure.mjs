// What has to be there before Billbridge or its tests can run: a fitting Node.js, the dependencies, the build.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PlainError, root, runQuietly } from './processes.mjs'

const INSTALL_STAMP = 'node_modules/.billbridge-installed'
const BUILD_STAMP = 'node_modules/.billbridge-built'
const BUILT_FILES = [
  'apps/server/dist/local.js',
  'apps/console/dist/index.html',
  'packages/stripe-sandbox/dist/stripe-sandbox.js',
]
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/** @throws PlainError when this Node.js is older than package.json asks for */
export function ensureNode() {
  const wanted = JSON.parse(read('package.json')).engines.node.replace('>=', '')
  if (isAtLeast(process.versions.node, wanted)) return
  throw new PlainError(
    `Billbridge needs Node.js ${wanted} or newer, this is ${process.versions.node}. Get one from https://nodejs.org.`,
  )
}

/**
 * @param {string} version like `20.19.4`
 * @param {string} wanted like `20.19`
 */
export function isAtLeast(version, wanted) {
  const have = version.split('.').map(Number)
  for (const [i, part] of wanted.split('.').map(Number).entries()) {
    if (have[i] !== part) return (have[i] ?? 0) > part
  }
  return true
}

/** Installs the dependencies when they are missing or the lockfile has changed since. */
export async function ensureInstalled() {
  const wanted = hashOf(['package-lock.json'])
  if (isInstalled(wanted)) return
  console.log('Installing dependencies …')
  // Not `npm ci`: it refuses a lockfile without the optional packages of every other platform, which not every registry
  // offers, and it tears down an existing tree under whatever is running from it.
  await runQuietly('Installing', npm, ['install', '--include=dev', '--no-audit', '--no-fund'])
  writeFileSync(join(root, INSTALL_STAMP), wanted)
}

/** Builds everything when a source file has changed since the last build. */
export async function ensureBuilt() {
  const wanted = hashOf(sourceFiles())
  if (missingFromBuild() === undefined && stamp(BUILD_STAMP) === wanted) return
  console.log('Building …')
  await runQuietly('Building', npm, ['run', 'build'])
  const missing = missingFromBuild()
  if (missing !== undefined) throw new PlainError(`Building went through, but made no ${missing}.`)
  writeFileSync(join(root, BUILD_STAMP), wanted)
}

function missingFromBuild() {
  return BUILT_FILES.find((file) => !existsSync(join(root, file)))
}

/** @param {string} wanted */
function isInstalled(wanted) {
  // npm's own note of what it installed: newer than the lockfile when somebody ran `npm install` by hand.
  const npmStamp = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(npmStamp)) return false
  return (
    stamp(INSTALL_STAMP) === wanted || statSync(npmStamp).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
  )
}

/** Everything a build reads, relative to the root, in a fixed order. */
function sourceFiles() {
  const workspaces = ['apps', 'packages'].flatMap((folder) =>
    filesIn(folder, (name) => !/^(node_modules|dist|test|e2e)$/.test(name)),
  )
  return [...workspaces.filter((file) => !/\.test\.tsx?$/.test(file)), 'package-lock.json', 'tsconfig.base.json'].sort()
}

/**
 * @param {string} folder
 * @param {(name: string) => boolean} isWanted
 * @returns {string[]}
 */
function filesIn(folder, isWanted) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => isWanted(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return filesIn(path, isWanted)
      return entry.isFile() ? [path] : []
    })
}

/** @param {string[]} files */
function hashOf(files) {
  const hash = createHash('sha256').update(process.version)
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/** @param {string} file */
function stamp(file) {
  return existsSync(join(root, file)) ? read(file) : undefined
}

/** @param {string} file */
function read(file) {
  return readFileSync(join(root, file), 'utf8')
}
