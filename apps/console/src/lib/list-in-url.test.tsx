import { act, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { FilterBar } from '../components/filter-bar.tsx'
import { chipsOf, FilterSelect } from '../components/filter-select.tsx'
import { renderPart } from '../testing/render-part.tsx'
import { useCursorPage } from './use-cursor-page.ts'
import { choiceParam, choicesParam, textParam, useUrlState } from './use-url-state.ts'

const colours = ['red', 'green'] as const
const codecs = {
  search: textParam(),
  colour: choicesParam(colours),
  sort: choiceParam(['name', '-name'], 'name'),
}

const List = () => {
  const { values, set, clear } = useUrlState(codecs)
  const page = useCursorPage()
  const colour = {
    label: 'Colour',
    options: colours.map((value) => ({ value, label: value })),
    selected: values.colour,
    onChange: (selected: ('red' | 'green')[]) => set({ colour: selected }),
  }
  return (
    <>
      <FilterBar
        search={values.search}
        onSearch={(search) => set({ search }, { replace: true })}
        searchLabel="Search fruits"
        active={chipsOf(colour)}
        onClear={clear}
      >
        <FilterSelect {...colour} />
      </FilterBar>
      <p>{JSON.stringify(values)}</p>
      <button type="button" onClick={() => page.next('c2', 50)}>
        next from {page.from}
      </button>
      <button type="button" onClick={page.previous}>
        previous
      </button>
    </>
  )
}

it('reads the address, and writes no defaults', async () => {
  const { user, location } = renderPart(<List />, '/?colour=green&other=1')
  expect(screen.getByText('{"search":"","colour":["green"],"sort":"name"}')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Remove filter Colour: green' }))
  expect(location()).toBe('/?other=1')
})

it('takes words it does not know out of the address and says so, without a step for Back', async () => {
  const { location } = renderPart(<List />, '/?colour=green&colour=blue&sort=weight&other=1')
  expect(screen.getByText('{"search":"","colour":["green"],"sort":"name"}')).toBeVisible()
  expect(location()).toBe('/?colour=green&other=1')
  expect(await screen.findByText(/does not know: colour=blue, sort=weight/)).toBeVisible()
})

it('starts at the first page again when a filter changes, and Back restores what was', async () => {
  const { user, location, back } = renderPart(<List />, '/?cursor=c9&row=101')
  await user.click(screen.getByRole('button', { name: 'Colour' }))
  await user.click(await screen.findByRole('checkbox', { name: 'red' }))
  expect(location()).toBe('/?colour=red')
  await act(back)
  expect(location()).toBe('/?cursor=c9&row=101')
})

it('goes forward by cursors and back through the pages it came by', async () => {
  const { user, location } = renderPart(<List />, '/?search=a')
  await user.click(screen.getByRole('button', { name: 'next from 1' }))
  await user.click(screen.getByRole('button', { name: 'next from 51' }))
  expect(location()).toBe('/?search=a&cursor=c2&row=101')
  await user.click(screen.getByRole('button', { name: 'previous' }))
  expect(location()).toBe('/?search=a&cursor=c2&row=51')
  await user.click(screen.getByRole('button', { name: 'previous' }))
  expect(location()).toBe('/?search=a')
})

it('comes to the search with a slash and searches a moment after the last key', async () => {
  const { user, location } = renderPart(<List />)
  await user.keyboard('/')
  expect(screen.getByRole('textbox', { name: 'Search fruits' })).toHaveFocus()
  await user.keyboard('pe/ar')
  expect(location()).toBe('/')
  expect(await screen.findByText(/"search":"pe\/ar"/)).toBeVisible()
  await user.keyboard('{Escape}')
  expect(await screen.findByText(/"search":""/)).toBeVisible()
})
