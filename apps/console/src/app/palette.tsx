import '@mantine/spotlight/styles.css'
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight'
import { IconArrowRight, IconPlus, IconSearch } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { type NavigateFunction, useNavigate } from 'react-router'
import { paletteMessages } from '../lib/messages/layout.ts'
import { paths } from '../lib/paths.ts'
import { findById } from './find-by-id.ts'
import { sections } from './navigation.tsx'

type Go = (to: string) => void

const goActions = (go: Go): SpotlightActionData[] =>
  sections.flatMap(({ title, places }) =>
    places.map((place) => ({
      id: `go:${place.to}`,
      label: place.label,
      keywords: title ?? '',
      leftSection: <place.icon size={18} stroke={1.6} />,
      rightSection: <IconArrowRight size={14} aria-hidden />,
      onClick: () => go(place.to),
    })),
  )

const creations: readonly [label: string, to: string][] = [
  [paletteMessages.createCredential, paths.newCredential()],
  [paletteMessages.createConfiguration, paths.newConfiguration()],
  [paletteMessages.importBills, paths.importBills()],
  [paletteMessages.createApiKey, paths.apiKeys()],
]

const createActions = (go: Go): SpotlightActionData[] =>
  creations.map(([label, to]) => ({
    id: `create:${label}`,
    label,
    leftSection: <IconPlus size={18} stroke={1.6} />,
    onClick: () => go(to),
  }))

const idActions = (query: string, go: Go): SpotlightActionGroupData[] => {
  const found = findById(query.trim())
  if (!found) return []
  const action = {
    id: 'id',
    label: found.label,
    keywords: query,
    description: query.trim(),
    leftSection: <IconSearch size={18} stroke={1.6} />,
    onClick: () => go(found.to),
  }
  return [{ group: paletteMessages.open, actions: [action] }]
}

const groupsFor = (query: string, navigate: NavigateFunction): SpotlightActionGroupData[] => {
  const go: Go = (to) => void navigate(to)
  return [
    ...idActions(query, go),
    { group: paletteMessages.goTo, actions: goActions(go) },
    { group: paletteMessages.create, actions: createActions(go) },
  ]
}

/** Ctrl/Cmd-K: go to a place, create something, open an object by its id. */
export const Palette = ({ times }: { times: number }) => {
  const navigate = useNavigate()
  const [query, setQuery] = useState('')
  const actions = useMemo(() => groupsFor(query, navigate), [query, navigate])
  useEffect(() => {
    if (times > 0) spotlight.open()
  }, [times])
  return (
    <Spotlight
      actions={actions}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      nothingFound={paletteMessages.nothing}
      highlightQuery
      scrollable
      maxHeight={420}
      aria-label={paletteMessages.label}
      searchProps={{
        placeholder: paletteMessages.placeholder,
        'aria-label': paletteMessages.label,
        leftSection: <IconSearch size={18} aria-hidden />,
      }}
    />
  )
}
