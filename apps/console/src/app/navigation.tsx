import {
  IconAddressBook,
  IconArrowsExchange,
  IconBell,
  IconBuilding,
  IconFileInvoice,
  IconHistory,
  IconHome,
  IconPlayerPlay,
  IconPlugConnected,
  IconScale,
  IconSend,
  IconSettingsAutomation,
  IconShieldLock,
  IconTerminal2,
  IconUsers,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { NavLink } from 'react-router'
import { messages } from '../lib/messages/layout.ts'
import { paths } from '../lib/paths.ts'
import classes from './navigation.module.css'

/** An icon of the icon set. */
export type PlaceIcon = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>

interface Place {
  label: string
  to: string
  icon: PlaceIcon
}

const { places: names, sections: titles } = messages

/** Where one can go, in the order of the day's work. */
export const sections: readonly { title?: string; places: readonly Place[] }[] = [
  { places: [{ label: names.overview, to: paths.overview(), icon: IconHome }] },
  {
    title: titles.integrations,
    places: [
      { label: names.credentials, to: paths.credentials(), icon: IconPlugConnected },
      { label: names.configurations, to: paths.configurations(), icon: IconSettingsAutomation },
      { label: names.runs, to: paths.runs(), icon: IconPlayerPlay },
      { label: names.events, to: paths.events(), icon: IconBell },
      { label: names.externalMappings, to: paths.externalMappings(), icon: IconArrowsExchange },
    ],
  },
  {
    title: titles.billing,
    places: [
      { label: names.bills, to: paths.bills(), icon: IconFileInvoice },
      { label: names.accounts, to: paths.accounts(), icon: IconAddressBook },
      { label: names.exports, to: paths.exports(), icon: IconSend },
      { label: names.reconciliation, to: paths.reconciliations(), icon: IconScale },
    ],
  },
  {
    title: titles.settings,
    places: [
      { label: names.organization, to: paths.organization(), icon: IconBuilding },
      { label: names.people, to: paths.people(), icon: IconUsers },
      { label: names.signInRules, to: paths.signInRules(), icon: IconShieldLock },
      { label: names.apiKeys, to: paths.apiKeys(), icon: IconTerminal2 },
      { label: names.auditLog, to: paths.auditLog(), icon: IconHistory },
    ],
  },
]

interface NavigationProps {
  collapsed: boolean
  onNavigate?: () => void
}

/** The list of places; collapsed it shows icons, with the name as tooltip and for screen readers. */
export const Navigation = ({ collapsed, onNavigate }: NavigationProps) => (
  <nav aria-label={messages.navigation} className={classes.navigation} data-collapsed={collapsed || undefined}>
    {sections.map((section) => (
      <div key={section.title ?? 'top'} className={classes.section}>
        {section.title && <div className={classes.title}>{section.title}</div>}
        <ul className={classes.list} aria-label={section.title}>
          {section.places.map((place) => (
            <li key={place.to}>
              <PlaceLink place={place} collapsed={collapsed} onNavigate={onNavigate} />
            </li>
          ))}
        </ul>
      </div>
    ))}
  </nav>
)

const PlaceLink = ({
  place,
  collapsed,
  onNavigate,
}: {
  place: Place
  collapsed: boolean
  onNavigate: (() => void) | undefined
}) => {
  const Icon = place.icon
  return (
    <NavLink
      to={place.to}
      end={place.to === '/'}
      className={classes.link ?? ''}
      title={collapsed ? place.label : undefined}
      onClick={onNavigate}
    >
      <Icon size={18} stroke={1.6} aria-hidden />
      <span className={classes.label}>{place.label}</span>
    </NavLink>
  )
}
