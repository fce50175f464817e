import { allEndpoints } from '@billbridge/contract/endpoints'
import { roles } from '@billbridge/contract/permissions'
import fc from 'fast-check'
import { test } from 'vitest'
import { unknownId } from './asking.ts'
import { createTestDatabase } from './database.ts'
import { attacks, toHostileRequest } from './hostile-requests.ts'
import { makeObjectOfEveryKind } from './objects-of-every-kind.ts'
import { startServer } from './start-server.ts'

// A short one of `npm run fuzz`, which asks for Python. That no answer breaks its schema is seen to by the server of all tests.
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000)
const runsOfEach = Number(process.env.FUZZ_RUNS ?? 12)

const server = await startServer(createTestDatabase(), { sandbox: true })
const own = await makeObjectOfEveryKind(server, server.organization)
const keys = await Promise.all(roles.map((role) => server.organization.machine(role)))
const callers = [{}, ...keys.map(({ secret }) => ({ authorization: `Bearer ${secret}` }))]

const arbitrary = fc.record({
  attack: attacks,
  // Mostly somebody who is let in, so that the attack arrives.
  caller: fc.constantFrom(...callers, callers.at(-1) ?? {}, callers.at(-1) ?? {}),
  ids: fc.constantFrom(unknownId, (kind: keyof typeof own) => own[kind] ?? unknownId(kind)),
})

test.each(allEndpoints.map((endpoint) => [endpoint.name, endpoint] as const))(
  `%s answers whatever it is asked without breaking (FUZZ_SEED=${seed})`,
  async (_, endpoint) => {
    const answersWell = fc.asyncProperty(arbitrary, async ({ attack, caller, ids }) => {
      const { path, headers, body, method } = toHostileRequest(endpoint, ids, attack)
      const answer = await fetch(server.url + path, {
        method,
        headers: { ...caller, ...headers },
        redirect: 'manual',
        ...(body === undefined ? {} : { body }),
      })
      const text = await answer.text()
      if (answer.status >= 500)
        throw new Error(`${method} ${path.slice(0, 500)} → ${answer.status}: ${text.slice(0, 500)}`)
    })
    await fc.assert(answersWell, { seed, numRuns: runsOfEach, endOnFailure: true })
  },
)
