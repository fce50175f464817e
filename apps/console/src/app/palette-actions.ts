import { findById } from '../lib/find-by-id.ts'
import { messages } from '../lib/messages/layout.ts'
import { paletteMessages } from '../lib/messages/palette.ts'
import { paths } from '../lib/paths.ts'
import { type PlaceIcon, sections } from './navigation.tsx'

export interface PaletteAction {
  label: string
  to: string
  /** What tells it from others of the same name. */
  detail?: string
  /** Words that find it beside the label. */
  keywords?: string
  icon?: PlaceIcon
}

export interface PaletteGroup {
  title: string
  actions: readonly PaletteAction[]
}

const places: PaletteGroup = {
  title: paletteMessages.goTo,
  actions: sections.flatMap((section) =>
    section.places.map(({ label, to, icon }) => ({ label, to, icon, keywords: section.title ?? '' })),
  ),
}

/** The icon of each place, by the word for it in `messages.places`. */
export const placeIcons = Object.fromEntries(
  Object.entries(messages.places).map(([name, label]) => [
    name,
    places.actions.find((place) => place.label === label)?.icon,
  ]),
) as Record<keyof typeof messages.places, PlaceIcon>

const creations: PaletteGroup = {
  title: paletteMessages.create,
  actions: [
    { label: paletteMessages.createCredential, to: paths.newCredential(), keywords: 'new connect stripe' },
    { label: paletteMessages.createConfiguration, to: paths.newConfiguration(), keywords: 'new rules' },
    { label: paletteMessages.importBills, to: paths.importBills(), keywords: 'new csv upload' },
    { label: paletteMessages.invitePerson, to: paths.people({ invite: true }), keywords: 'new member user' },
    { label: paletteMessages.createApiKey, to: paths.apiKeys({ create: true }), keywords: 'new secret machine' },
  ],
}

const finds = (action: PaletteAction, words: readonly string[]): boolean => {
  const text = `${action.label} ${action.keywords ?? ''}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

/** What is offered for what was typed without asking the server: the object with that id, or places and what can be created. */
export const paletteFor = (query: string): PaletteGroup[] => {
  const found = findById(query.trim())
  if (found) return [{ title: paletteMessages.open, actions: [found] }]
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return [places, creations]
    .map(({ title, actions }) => ({ title, actions: actions.filter((action) => finds(action, words)) }))
    .filter(({ actions }) => actions.length > 0)
}
