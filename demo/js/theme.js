// Runs before the first paint: the visitor's choice, else the system's, becomes an attribute.
document.documentElement.dataset.theme =
  localStorage.getItem("fernpost.theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
