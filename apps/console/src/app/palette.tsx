import { Combobox, TextInput, useCombobox, VisuallyHidden } from '@mantine/core'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { Dialog } from '../components/dialog.tsx'
import { paletteMessages } from '../lib/messages/layout.ts'
import classes from './palette.module.css'
import { type PaletteGroup, paletteFor } from './palette-actions.ts'

/** Ctrl/Cmd-K: go to a place, create something, open an object by its id. */
export const Palette = ({ onClose }: { onClose: () => void }) => {
  const navigate = useNavigate()
  const combobox = useCombobox({ opened: true, onDropdownClose: onClose })
  const [query, setQuery] = useState('')
  const groups = paletteFor(query)
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
        <Matches groups={groups} selectFirst={combobox.selectFirstOption} />
      </Combobox>
    </Dialog>
  )
}

interface MatchesProps {
  groups: readonly PaletteGroup[]
  selectFirst: () => void
}

/** What fits; Enter takes the first, which is marked and said aloud. */
const Matches = ({ groups, selectFirst }: MatchesProps) => {
  const shown = groups.flatMap(({ actions }) => actions.map(({ label }) => label)).join('\n')
  useEffect(() => {
    if (shown !== '') selectFirst()
  }, [shown, selectFirst])
  if (shown === '') {
    return (
      <p role="status" className={classes.nothing}>
        {paletteMessages.nothing}
      </p>
    )
  }
  return (
    <>
      <VisuallyHidden role="status">{groups[0]?.actions[0]?.label}</VisuallyHidden>
      <Combobox.Options className={classes.options ?? ''} aria-label={paletteMessages.label}>
        {groups.map(({ title, actions }) => (
          <Combobox.Group key={title} label={title}>
            {actions.map(({ label, to, icon: Icon = IconPlus }) => (
              <Combobox.Option key={label} value={to} className={classes.option ?? ''}>
                <Icon size={18} stroke={1.6} aria-hidden />
                {label}
              </Combobox.Option>
            ))}
          </Combobox.Group>
        ))}
      </Combobox.Options>
    </>
  )
}
