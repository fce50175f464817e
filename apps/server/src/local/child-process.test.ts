import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { superviseChild } from './child-process.ts'

// Each of them starts Node, which takes seconds where the machine is loaded.
vi.setConfig({ testTimeout: 30_000 })

const folder = mkdtempSync(join(tmpdir(), 'billbridge-child-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const supervise = (name: string, program: string) => {
  const said: string[] = []
  const child = superviseChild(
    {
      name: 'The worker',
      args: ['-e', program],
      env: { PATH: process.env.PATH },
      logFile: join(folder, `${name}.log`),
      isReady: (started) => new Promise((resolve) => started.once('message', () => resolve())),
    },
    (sentence) => said.push(sentence),
  )
  return { ...child, said }
}

test.each([78, 75])(
  'a program that refuses to start (%i) is not started again, and its reason is passed on',
  async (code) => {
    const child = supervise(`refuses-${code}`, `console.error("A key is missing."); process.exit(${code})`)
    await expect(child.ready).rejects.toMatchObject({
      name: 'StartRefusal',
      message: `The worker refused to start: A key is missing.\nSee ${join(folder, `refuses-${code}.log`)}`,
    })
    expect(child.said).toEqual([])
    await child.stop()
  },
)

test('a program that ends in any other way is started again until it is ready', async () => {
  const marker = JSON.stringify(join(folder, 'marker'))
  const program = `const fs = require('fs')
    if (!fs.existsSync(${marker})) { fs.writeFileSync(${marker}, ''); process.exit(1) }
    process.send('ready'); setInterval(() => {}, 1000)`
  const child = supervise('again', program)
  await child.ready
  expect(child.said).toEqual([expect.stringContaining('The worker ended (exit code 1) and is started again.')])
  await child.stop()
})
