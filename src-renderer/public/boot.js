// What must stand before the first paint and before the modules. A classic script on purpose: a module script runs
// only after the page is parsed, and a dark desk would flash white.
(function boot() {
  // Zod otherwise tries `new Function`, which the content security policy refuses and reports.
  Object.assign(window, { __zod_globalConfig: { jitless: true } });
  try {
    // Same key and words as theme.ts.
    const choice = localStorage.getItem('keydesk.theme');
    if (choice === 'light' || choice === 'dark') document.documentElement.setAttribute('data-theme', choice);
  } catch {
    // Storage is closed to us: the system's theme stands.
  }
})();
