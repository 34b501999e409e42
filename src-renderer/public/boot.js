// Applies the chosen theme before the first paint. A classic script on purpose: a module script runs only after
// the page is parsed, and a dark desk would flash white. Same key and words as theme.ts.
(function applyStoredTheme() {
  try {
    const choice = localStorage.getItem('keydesk.theme');
    if (choice === 'light' || choice === 'dark') document.documentElement.setAttribute('data-theme', choice);
  } catch {
    // Storage is closed to us: the system's theme stands.
  }
})();
