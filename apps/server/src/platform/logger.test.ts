import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'

const linesOf = (write: (logger: ReturnType<typeof createLogger>) => void): string => {
  let lines = ''
  write(createLogger({ level: 'info', process: 'test' }, { write: (line) => (lines += line) }))
  return lines
}

test.each([
  'sk_live_planted123',
  'rk_test_planted123',
  'bb_planted1234567',
  'whsec_planted123',
  'Bearer planted.token.1',
])('the shape of %s gives a secret away in messages, fields and errors', (secret) => {
  const lines = linesOf((logger) => {
    logger.info(`said ${secret} aloud`)
    logger.info({ deep: { er: [{ text: `x ${secret}` }] } }, 'field')
    logger.error({ err: new Error(`failed with ${secret}`, { cause: new Error(secret) }) }, 'error')
  })
  expect(lines).toContain('[secret]')
  expect(lines).not.toContain('planted')
  expect(lines.trim().split('\n')).toHaveLength(3)
  for (const line of lines.trim().split('\n')) JSON.parse(line)
})

test('fields named like secrets are left out whatever they hold', () => {
  const lines = linesOf((logger) => {
    logger.info({ password: 'planted', headers: { authorization: 'planted', cookie: 'planted' } }, 'signing in')
  })
  expect(lines).not.toContain('planted')
})

test('ids and ordinary words stay readable', () => {
  const lines = linesOf((logger) => logger.info({ id: 'cred_0VbfNisq00ONoba0jnWKa0Rh' }, 'task_force risk_management'))
  expect(lines).toContain('cred_0VbfNisq00ONoba0jnWKa0Rh')
  expect(lines).toContain('task_force risk_management')
})
