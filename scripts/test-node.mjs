// `npm run test:node -- 24 [what vitest takes]`: the suite without the browser's part on another version of Node.js. The
// binaries are those of the npm package `node`, kept in .cache.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PlainError, root, runForeground, runMain, runQuietly } from './processes.mjs'

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

await runMain(async () => {
  const [version, ...args] = process.argv.slice(2)
  if (version === undefined || !/^\d+(\.\d+){0,2}$/.test(version)) {
    throw new PlainError('Which version? For example: npm run test:node -- 24, or 20.19, and then what vitest takes.')
  }
  const node = await nodeOf(version)
  const { code } = await runForeground(node, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args], {
    ...process.env,
    // Programs that the tests start by name are to be of the same version.
    PATH: `${join(node, '..')}:${process.env.PATH}`,
  })
  process.exitCode = code
})

/**
 * @param {string} version
 * @returns {Promise<string>} path of its binary
 */
async function nodeOf(version) {
  const folder = join(root, '.cache', `node-${version}`)
  const binary = join(folder, 'node_modules/node/bin/node')
  if (existsSync(binary)) return binary
  mkdirSync(folder, { recursive: true })
  // A folder of its own with a package of its own, or npm would take the workspace around it for its project.
  const install = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--engine-strict=false']
  await runQuietly(`Fetching Node.js ${version}`, npm, [...install, '--install-strategy=hoisted', `node@${version}`])
  if (!existsSync(binary)) throw new PlainError(`Node.js ${version} was fetched, but there is no ${binary}.`)
  return binary
}
