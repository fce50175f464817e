import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const PROGRAM = fileURLToPath(new URL('../../server/dist/operator.js', import.meta.url))

/** Runs the operator's command beside a running application, as its operator would. @returns what it answers */
export const operate = async (dataDir: string, ...args: string[]): Promise<unknown> => {
  const env = { ...process.env, BILLBRIDGE_DATA_DIR: dataDir }
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...args], { env })
  return JSON.parse(stdout)
}
