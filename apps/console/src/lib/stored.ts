/** Small choices remembered in this browser. A browser that refuses storage forgets them; nothing else breaks. */

const prefix = 'billbridge.'

export const readStored = (name: string): string | null => {
  try {
    return window.localStorage.getItem(prefix + name)
  } catch {
    return null
  }
}

export const writeStored = (name: string, value: string): void => {
  try {
    window.localStorage.setItem(prefix + name, value)
  } catch {
    // Private windows and full disks refuse: the choice then lasts until the page is left.
  }
}
