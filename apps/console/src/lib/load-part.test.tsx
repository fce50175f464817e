import { sessionEndpoints } from '@billbridge/contract/session'
import { render, screen, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { Suspense } from 'react'
import { expect, it } from 'vitest'
import { answer, server } from '../testing/server.ts'
import { lazyPart, loadPart } from './load-part.ts'

const current = answer(sessionEndpoints.current, { session: null })
const away = http.get('*/api/v1/session/current', () => HttpResponse.error())

/** Files of which the first few requests fail, and how often they were asked for. */
const failing = <Part,>(part: Part, failures: number) => {
  let asked = 0
  const load = async (): Promise<Part> => {
    asked += 1
    if (asked <= failures) throw new TypeError('Failed to fetch dynamically imported module')
    return part
  }
  return { load, asked: () => asked }
}

it('gives what was loaded, also when only the first request failed', async () => {
  server.use(current)
  expect(await loadPart(failing('part', 0).load)).toBe('part')
  expect(await loadPart(failing('part', 1).load)).toBe('part')
})

it('says of a server that has other files by now that there is a newer version', async () => {
  server.use(current)
  await expect(loadPart(failing('part', 99).load)).rejects.toMatchObject({
    problem: { title: 'There is a newer version of this page', remedy: 'Reload to go on.' },
  })
})

it('says of a server that is away that it is, as a call does', async () => {
  server.use(away)
  await expect(loadPart(failing('part', 99).load)).rejects.toMatchObject({
    problem: { status: 0, title: 'The server cannot be reached' },
  })
})

it('leaves a page as it is while its part cannot be loaded, and shows the part once it can', async () => {
  server.use(away)
  const { load, asked } = failing(() => <p>The part</p>, 2)
  const Part = lazyPart(load)
  render(
    <>
      <p>The page</p>
      <Suspense fallback={null}>
        <Part />
      </Suspense>
    </>,
  )
  await waitFor(() => expect(asked()).toBe(1))
  expect(screen.getByText('The page')).toBeVisible()
  expect(await screen.findByText('The part')).toBeVisible()
  expect(asked()).toBe(3)
})
