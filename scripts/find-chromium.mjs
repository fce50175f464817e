// Finds a Chromium for the browser tests, and installs one where that is simple. Run directly, it prints the path.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PlainError, runMain, runQuietly } from './processes.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const MAC_APPS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * `CHROMIUM_BINARY`, else a Chromium or Chrome on the PATH, else Debian's, installed when we may.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string>} the path of a program that was seen to run
 * @throws PlainError naming every way to provide one
 */
export async function findChromium(env = process.env) {
  const wanted = env.CHROMIUM_BINARY
  if (wanted) {
    if (runs(wanted)) return wanted
    throw new PlainError(`CHROMIUM_BINARY is set to ${wanted}, which does not run. Point it at a Chromium or unset it.`)
  }
  const found = onPath(env)
  if (found !== undefined) return found
  const failure = await install()
  const installed = failure === undefined ? onPath(env) : undefined
  if (installed !== undefined) return installed
  throw new PlainError(
    [
      'The browser tests need Chromium and found none. Any one of these provides it:',
      '  - set CHROMIUM_BINARY to the path of a Chromium or Chrome program',
      `  - install Chromium or Chrome, so that one of ${NAMES.join(', ')} is on the PATH`,
      `  - run this as root on Debian, where it installs one by itself (${failure ?? 'done, but it does not run'})`,
    ].join('\n'),
  )
}

/** @param {NodeJS.ProcessEnv} env */
function onPath(env) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...MAC_APPS].find(runs)
}

/** @param {string} path */
function runs(path) {
  if (!existsSync(path)) return false
  try {
    return /Chrom/.test(execFileSync(path, ['--version'], { encoding: 'utf8', stdio: 'pipe', timeout: 30_000 }))
  } catch {
    return false
  }
}

/** @returns {Promise<string | undefined>} why nothing was installed */
async function install() {
  if (process.getuid?.() !== 0) return 'not root'
  if (!existsSync('/etc/debian_version')) return 'not Debian'
  console.log('Installing Chromium for the browser tests …')
  try {
    await runQuietly('Updating the package list', 'apt-get', ['update', '-q'])
    const options = ['install', '-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120']
    await runQuietly('Installing Chromium', 'apt-get', [...options, 'chromium'])
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(async () => console.log(await findChromium()))
}
