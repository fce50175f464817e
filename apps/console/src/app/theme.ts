import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  parseThemeColor,
  type VariantColorsResolver,
} from '@mantine/core'
import { messages } from '../lib/messages/layout.ts'

/** The one brand colour: the primary action, the current place and focus. */
const iris: MantineColorsTuple = [
  '#f1f0fe',
  '#e0defb',
  '#c1bdf5',
  '#a19bee',
  '#857de7',
  '#6c63de',
  '#5a51d2',
  '#4b43c4',
  '#3f38a6',
  '#332e86',
]

const coolGray: MantineColorsTuple = [
  '#f7f8fa',
  '#eff1f4',
  '#e4e7ec',
  '#d5dae1',
  '#c0c7d1',
  '#98a1b0',
  '#737d8c',
  '#566070',
  '#3a4352',
  '#1d2430',
]

const coolDark: MantineColorsTuple = [
  '#d9dde4',
  '#c0c6d0',
  '#a3abb8',
  '#78818f',
  '#3b424e',
  '#2a303a',
  '#1b2028',
  '#14181f',
  '#0f1217',
  '#0a0c10',
]

/** White text on these is below AA in Mantine's own shade; the darkest one carries it. */
const paleFills = new Set(['red', 'orange', 'green', 'teal'])

const variantColorResolver: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input)
  const { color, isThemeColor } = parseThemeColor({ color: input.color ?? 'iris', theme: input.theme })
  if (input.variant === 'filled' && isThemeColor && paleFills.has(color)) {
    return {
      ...resolved,
      background: `var(--mantine-color-${color}-9)`,
      hover: `color-mix(in srgb, var(--mantine-color-${color}-9), black 12%)`,
    }
  }
  if (input.variant === 'light' || input.variant === 'subtle') {
    return { ...resolved, color: `color-mix(in srgb, ${resolved.color}, var(--bb-ink) 35%)` }
  }
  return resolved
}

/** Text colours that hold AA on every surface we use. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#566070',
    '--mantine-color-placeholder': '#5c636a',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': 'var(--mantine-color-iris-7)',
    '--mantine-color-default-border': 'var(--mantine-color-gray-3)',
    '--mantine-color-disabled': 'var(--mantine-color-gray-0)',
    '--mantine-color-disabled-border': 'var(--mantine-color-gray-2)',
    '--mantine-color-disabled-color': '#5c636a',
  },
  dark: {
    '--mantine-color-dimmed': '#a3abb8',
    '--mantine-color-placeholder': '#a6a7ab',
    '--mantine-color-error': '#ff9d94',
    '--mantine-color-anchor': '#a8a3f4',
    '--mantine-color-default': 'var(--mantine-color-dark-6)',
    '--mantine-color-disabled-color': '#a3abb8',
  },
})

const font =
  "'Inter Variable', ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 6 },
  colors: { iris, gray: coolGray, dark: coolDark },
  black: '#1d2430',
  variantColorResolver,
  fontFamily: font,
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: {
    fontFamily: font,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.4' },
      h2: { fontSize: '15px', lineHeight: '1.5' },
      h3: { fontSize: '14px', lineHeight: '1.5' },
    },
  },
  // Plain objects on purpose: `Modal.extend` would bring each component's code into every page.
  components: {
    Button: { defaultProps: { size: 'sm' }, classNames: { root: 'bb-button' } },
    Modal: {
      defaultProps: {
        centered: true,
        closeButtonProps: { 'aria-label': messages.close },
        attributes: { header: { role: 'presentation' } },
        overlayProps: { backgroundOpacity: 0.4 },
        transitionProps: { transition: 'fade', duration: 120 },
        // Dialogs open inside the page's landmark: without this they would be centred from its left edge on.
        styles: { inner: { insetInlineStart: 0 } },
      },
    },
    Drawer: {
      defaultProps: {
        closeButtonProps: { 'aria-label': messages.close },
        attributes: { header: { role: 'presentation' } },
        transitionProps: { duration: 120 },
        styles: { inner: { insetInlineStart: 0 } },
      },
    },
    Menu: { defaultProps: { shadow: 'sm', transitionProps: { duration: 80 } } },
    Popover: { defaultProps: { shadow: 'sm', transitionProps: { duration: 80 } } },
    Select: { defaultProps: { comboboxProps: { shadow: 'sm', transitionProps: { duration: 80 } } } },
    MultiSelect: { defaultProps: { comboboxProps: { shadow: 'sm', transitionProps: { duration: 80 } } } },
    Tooltip: {
      defaultProps: {
        transitionProps: { duration: 80 },
        openDelay: 250,
        events: { hover: true, focus: true, touch: true },
        multiline: true,
        maw: 320,
      },
    },
    // Label above, help below, the error in its place.
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    Skeleton: { defaultProps: { radius: 'sm' } },
    Text: { defaultProps: { size: 'md' } },
  },
})
