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
  'sk_live_*****planted',
  'bb_planted1234567',
  'whsec_planted123',
  'rt_planted1234567',
  'Bearer planted.token.1',
  'eyJplanted12345.eyJplanted12345.signatureplanted',
  'https://billing.example.com/auth/stripe/callback?scope=x&code=planted1234567890&state=planted1234567890',
  'grant_type=authorization_code&code_verifier=planted1234567890&client_secret=planted1234567890',
  'otpauth://totp/Billbridge?issuer=x&secret=PLANTEDplanted1234567890',
  `https://billing.example.com/reset-password#${'planted'.repeat(6)}x`,
  `https://billing.example.com/invitation#${'planted'.repeat(6)}x`,
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
  const plain = 'code=ECONNREFUSED state=open status=200 zip_code=12345'
  expect(linesOf((logger) => logger.info(plain))).toContain(plain)
})

test('the sign-in of a connection string is left out', () => {
  const lines = linesOf((logger) => {
    const address = 'mongodb://billing:planted%40@db.example.com:27017/billing?replicaSet=rs'
    logger.error({ err: new Error(`Cannot reach ${address}`) }, 'Could not start')
  })
  expect(lines).toContain('mongodb://[secret]@db.example.com:27017/billing')
  expect(lines).not.toContain('planted')
})

test('an error is told by name, message, code, stack and cause, and by nothing that hangs on it', () => {
  const topology: Record<string, unknown> = { servers: new Map() }
  topology.self = topology
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
  const error = Object.assign(new Error('gone', { cause }), { name: 'MongoServerSelectionError', reason: topology })
  const lines = linesOf((logger) => logger.error({ err: error }, 'failed'))
  const { err } = JSON.parse(lines)
  expect(Object.keys(err)).toEqual(['type', 'message', 'stack', 'cause'])
  expect(err).toMatchObject({
    type: 'MongoServerSelectionError',
    message: 'gone',
    cause: { message: 'refused', code: 'ECONNREFUSED' },
  })
})
