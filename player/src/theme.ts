// Light or dark surroundings of the page; without a word from outside, as the system has it.

import type { Theme } from "./messages";

export function themeOfHash(hash: string): Theme {
  const theme = new URLSearchParams(hash.replace(/^#/, "")).get("theme");
  return theme === "light" || theme === "dark" ? theme : "system";
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}
