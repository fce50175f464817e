// `npm run audit`: known weaknesses of what runs in production, as the registry tells them. A registry that keeps no such
// list is said so, and is no pass.
import { spawn } from 'node:child_process'
import { PlainError, root, runMain } from './processes.mjs'

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

await runMain(async () => {
  const report = await ask()
  const { vulnerabilities } = report.metadata ?? {}
  if (!vulnerabilities) {
    const why = report.error?.summary || report.message || 'it gave no reason'
    throw new PlainError(`The registry in use does not answer an audit (${why}). Run it where one does.`)
  }
  const { high = 0, critical = 0, total = 0 } = vulnerabilities
  console.log(`${total} known weaknesses in production dependencies, ${high} high, ${critical} critical.`)
  for (const [name, { severity, range }] of Object.entries(report.vulnerabilities ?? {})) {
    console.log(`  ${severity}: ${name} ${range}`)
  }
  if (high + critical > 0) process.exitCode = 1
})

/** @returns {Promise<any>} what `npm audit` says, as it says it to programs */
async function ask() {
  const child = spawn(npm, ['audit', '--omit=dev', '--json', '--audit=true'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  for await (const chunk of child.stdout) said += chunk
  try {
    return JSON.parse(said)
  } catch {
    return { message: said.trim().split('\n')[0] }
  }
}
