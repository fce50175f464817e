import type { Request } from 'express'
import { expect, test } from 'vitest'
import { ProblemError } from '../platform/problem-error.ts'
import { refuseCrossSite } from './csrf.ts'

const change = (origin: string, host: string, publicUrl: string) => {
  const request = { method: 'POST', headers: { origin, host } } as Request
  return () => refuseCrossSite(request, publicUrl)
}

const local = 'http://127.0.0.1:4100'

test.each(['localhost:4100', '127.0.0.1:4100', '192.168.0.10:4100', '[::1]:4100'])(
  'where people come by plain http, a page at %s may change what is there',
  (host) => {
    expect(change(`http://${host}`, host, local)).not.toThrow()
  },
)

test('a name that a stranger lets lead to us is another site, though the request was sent to it', () => {
  for (const host of ['evil.example:4100', 'localhost.evil.example:4100', '127.0.0.1.evil.example'])
    expect(change(`http://${host}`, host, local)).toThrow(ProblemError)
})

test('a name on the own network may where it is the public address', () => {
  const host = 'billing.internal:4100'
  expect(change(`http://${host}`, host, `http://${host}`)).not.toThrow()
  expect(change(`http://${host}`, host, local)).toThrow(ProblemError)
})
