import { Combobox, TextInput, useCombobox, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { Dialog } from '../components/dialog.tsx'
import { paletteMessages } from '../lib/messages/palette.ts'
import classes from './palette.module.css'
import { type PaletteGroup, paletteFor } from './palette-actions.ts'
import { type Found, isSearch, paletteSearchQuery } from './palette-search.ts'

const restMs = 200

type Search = Partial<Found> & { searching: boolean }

/** What the server finds once the typing rests; of what was typed before, nothing is shown. */
const useSearch = (text: string): Search => {
  const [rested] = useDebouncedValue(text, restMs)
  const asks = isSearch(text)
  const { data, isError } = useQuery({ ...paletteSearchQuery(text), enabled: asks && rested === text })
  return { ...data, incomplete: isError || data?.incomplete === true, searching: asks && !data && !isError }
}

/** Ctrl/Cmd-K: go to a place, create something, find an object by its name, number or id. */
export const Palette = ({ onClose }: { onClose: () => void }) => {
  const navigate = useNavigate()
  const combobox = useCombobox({ opened: true, onDropdownClose: onClose })
  const [query, setQuery] = useState('')
  const search = useSearch(query.trim())
  const groups = [...paletteFor(query), ...(search.groups ?? [])]
  const go = (to: string) => {
    onClose()
    void navigate(to)
  }
  return (
    <Dialog
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      yOffset="12vh"
      size={560}
      padding={0}
      attributes={{ content: { 'aria-label': paletteMessages.label }, header: { role: 'presentation' } }}
    >
      <Combobox store={combobox} onOptionSubmit={go}>
        <Combobox.EventsTarget withExpandedAttribute>
          <TextInput
            data-autofocus
            variant="unstyled"
            size="lg"
            className={classes.search ?? ''}
            aria-label={paletteMessages.label}
            placeholder={paletteMessages.placeholder}
            leftSection={<IconSearch size={18} aria-hidden />}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
        </Combobox.EventsTarget>
        <Matches groups={groups} search={search} selectFirst={combobox.selectFirstOption} />
      </Combobox>
    </Dialog>
  )
}

interface MatchesProps {
  groups: readonly PaletteGroup[]
  search: Search
  selectFirst: () => void
}

/** What fits; Enter takes the first, which is marked and said aloud. */
const Matches = ({ groups, search: { searching, incomplete }, selectFirst }: MatchesProps) => {
  // What is found later comes below, and leaves alone what was chosen meanwhile.
  const first = groups[0]?.actions[0]
  useEffect(() => {
    if (first?.to) selectFirst()
  }, [first?.to, selectFirst])
  if (!first) {
    const note = searching
      ? paletteMessages.searching
      : incomplete
        ? paletteMessages.incomplete
        : paletteMessages.nothing
    return (
      <p role="status" className={classes.nothing}>
        {note}
      </p>
    )
  }
  return (
    <>
      <VisuallyHidden role="status">{first.label}</VisuallyHidden>
      <Combobox.Options className={classes.options ?? ''} aria-label={paletteMessages.label}>
        {groups.map(({ title, actions }) => (
          <Combobox.Group key={title} label={title}>
            {actions.map(({ label, detail, to, icon: Icon = IconPlus }) => (
              <Combobox.Option key={to} value={to} className={classes.option ?? ''}>
                <Icon size={18} stroke={1.6} aria-hidden />
                <span className={classes.label}>{label}</span>
                {detail && <span className={classes.detail}>{detail}</span>}
              </Combobox.Option>
            ))}
          </Combobox.Group>
        ))}
      </Combobox.Options>
      {(searching || incomplete) && (
        <p role="status" className={classes.note}>
          {searching ? paletteMessages.searching : paletteMessages.incomplete}
        </p>
      )}
    </>
  )
}
