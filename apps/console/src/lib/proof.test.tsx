import { organizationEndpoints } from '@billbridge/contract/organizations'
import { expect, it } from 'vitest'
import { answer, refuse, server } from '../testing/server.ts'
import { call } from './api.ts'
import { proving } from './proof.ts'

const organization = {
  id: 'org_00000001',
  name: 'Example Bakery Ltd',
  plan: 'free' as const,
  version: 1,
  createdAt: '2026-11-01T10:00:00.000Z',
}

it('repeats what was on its way with the cookie of before a proof', async () => {
  server.use(
    refuse(organizationEndpoints.get, { type: 'not-signed-in', once: true }),
    answer(organizationEndpoints.get, organization),
  )
  let prove = () => {}
  const proof = proving(() => new Promise<void>((resolve) => (prove = resolve)))
  const asked = call(organizationEndpoints.get, {})
  prove()
  await proof
  expect(await asked).toEqual(organization)
})
