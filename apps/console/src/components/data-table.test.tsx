import { screen, waitFor, within } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { renderPart } from '../testing/render-part.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { DataTable } from './data-table.tsx'
import type { Column } from './table-options.ts'

interface Fruit {
  id: string
  name: string
}

const fruits: Fruit[] = ['Apple', 'Banana', 'Cherry'].map((name) => ({ id: name.toLowerCase(), name }))
const columns: Column<Fruit>[] = [{ id: 'name', header: 'Name', cell: ({ name }) => name, sortKey: 'name' }]

const Fruits = ({ rows = fruits }: { rows?: Fruit[] | undefined }) => {
  const [selected, onChange] = useState<ReadonlySet<string>>(new Set(['elsewhere']))
  const [allMatching, setAllMatching] = useState(false)
  const [sort, setSort] = useState('name')
  return (
    <>
      <BulkBar
        selectedCount={selected.size}
        matching={{ count: 1204, exact: true }}
        allMatching={allMatching}
        onSelectAllMatching={() => setAllMatching(true)}
        onClear={() => onChange(new Set())}
      >
        <button type="button">Export</button>
      </BulkBar>
      <DataTable
        label="Fruits"
        columns={columns}
        rows={rows}
        getRowId={({ id }) => id}
        getRowName={({ name }) => name}
        getRowPath={({ id }) => `/fruits/${id}`}
        rowMenu={() => [{ label: 'Eat', disabledReason: 'Not ripe' }]}
        selection={{ selected, onChange }}
        sort={sort}
        onSortChange={setSort}
      />
    </>
  )
}

describe('a table', () => {
  it('selects a row and the page, and keeps what is selected on other pages', async () => {
    const { user } = renderPart(<Fruits />)
    expect(screen.getByText('1 selected')).toBeVisible()
    await user.click(screen.getByRole('checkbox', { name: 'Select Banana' }))
    expect(screen.getByText('2 selected')).toBeVisible()
    const all = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Select all rows on this page' })
    expect(all.indeterminate).toBe(true)
    await user.click(all)
    expect(screen.getByText('4 selected')).toBeVisible()
    await user.click(all)
    expect(screen.getByText('1 selected')).toBeVisible()
  })

  it('offers everything that matches, by its number', async () => {
    const { user } = renderPart(<Fruits />)
    await user.click(screen.getByRole('button', { name: 'Select all 1,204 matching' }))
    expect(screen.getByText('All 1,204 matching are selected')).toBeVisible()
  })

  it('opens a row by a click anywhere on it, but not by its tick', async () => {
    const { user, location } = renderPart(<Fruits />)
    await user.click(screen.getByRole('checkbox', { name: 'Select Apple' }))
    expect(location()).toBe('/')
    const row = screen.getByRole('row', { name: /Cherry/ })
    await user.click(within(row).getAllByRole('cell')[1] as HTMLElement)
    expect(location()).toBe('/fruits/cherry')
  })

  it('moves between rows with the arrow keys and selects with X', async () => {
    const { user } = renderPart(<Fruits />)
    screen.getByRole('link', { name: 'Apple' }).focus()
    await user.keyboard('{ArrowDown}')
    expect(screen.getByRole('link', { name: 'Banana' })).toHaveFocus()
    await user.keyboard('x')
    expect(screen.getByRole('checkbox', { name: 'Select Banana' })).toBeChecked()
  })

  it('sorts by a heading, and the other way round', async () => {
    const { user } = renderPart(<Fruits />)
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending')
    await user.click(screen.getByRole('button', { name: 'Name' }))
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending')
  })

  it('says in the row’s menu why something may not be chosen, and gives the focus back', async () => {
    const { user } = renderPart(<Fruits />)
    await user.click(screen.getByRole('button', { name: 'Actions for Banana' }))
    const entry = await screen.findByRole('menuitem', { name: /Eat/ })
    expect(entry).toHaveTextContent('Not ripe')
    expect(entry).toHaveAttribute('aria-disabled', 'true')
    // By keyboard as well: it has the focus, and pressing it neither does anything nor closes the menu.
    await waitFor(() => expect(entry).toHaveFocus())
    await user.keyboard('{Enter}')
    expect(entry).toBeVisible()
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Actions for Banana' })).toHaveFocus())
  })

  it('shows a skeleton in its own shape while the first page loads', () => {
    renderPart(
      <DataTable
        label="Fruits"
        columns={columns}
        rows={undefined}
        getRowId={({ id }) => id}
        getRowName={({ name }) => name}
      />,
    )
    expect(screen.getByRole('table', { name: 'Fruits' })).toHaveAttribute('aria-busy', 'true')
    expect(screen.getByRole('status')).toHaveTextContent('Loading the list')
    expect(screen.getAllByRole('row').length).toBeGreaterThan(3)
  })

  it('folds columns under the first one where the list is narrow', () => {
    const width = vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(360)
    const folding: Column<Fruit>[] = [...columns, { id: 'id', header: 'Id', secondary: 'under', cell: ({ id }) => id }]
    renderPart(
      <DataTable label="Fruits" columns={folding} rows={fruits} getRowId={({ id }) => id} getRowName={() => ''} />,
    )
    width.mockRestore()
    expect(screen.getAllByRole('columnheader')).toHaveLength(1)
    expect(screen.getByRole('cell', { name: 'Apple apple' })).toBeVisible()
  })
})
