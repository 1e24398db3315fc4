/** Of all pages; inlined and named by its hash, so that a page needs no second request and no other style counts. */
export const pageStyle = `
:root {
  --ground: #f4f5f7; --card: #fff; --text: #1a1c20; --quiet: #565b66; --line: #d4d7de; --edge: #7d838f;
  --accent: #0b57d0; --on-accent: #fff; --alarm: #a3201a; --alarm-ground: #fdeceb;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #111317; --card: #1b1e24; --text: #eff1f4; --quiet: #aeb4bf; --line: #353a44; --edge: #7f8693;
    --accent: #a8c7fa; --on-accent: #0a2247; --alarm: #f5b5b0; --alarm-ground: #3b1a19;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: 1.5rem 1rem; display: grid; place-items: center;
  background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
main {
  width: 100%; max-width: 26rem; padding: 2rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 0.75rem; overflow-wrap: anywhere;
}
.brand { margin: 0 0 1.25rem; font-weight: 700; letter-spacing: 0.02em; color: var(--quiet); }
h1 { margin: 0 0 0.75rem; font-size: 1.375rem; line-height: 1.3; }
p { margin: 0 0 1rem; }
.quiet { color: var(--quiet); font-size: 0.9375rem; }
.alert { padding: 0.75rem 1rem; border-radius: 0.5rem; background: var(--alarm-ground); color: var(--alarm); }
ul { margin: 0 0 1.25rem; padding: 0; list-style: none; border: 1px solid var(--line); border-radius: 0.5rem; }
li { padding: 0.5rem 0.875rem; }
li + li { border-top: 1px solid var(--line); }
label { display: block; margin-bottom: 0.25rem; font-weight: 600; }
input {
  width: 100%; min-height: 2.75rem; margin-bottom: 1rem; padding: 0.5rem 0.75rem; font: inherit;
  color: inherit; background: transparent; border: 1px solid var(--edge); border-radius: 0.5rem;
}
button {
  width: 100%; min-height: 2.75rem; padding: 0.5rem 1rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: 0.5rem;
}
button + button { margin-top: 0.625rem; }
button.other { color: inherit; background: transparent; border-color: var(--edge); }
button.link { width: auto; min-height: 0; padding: 0; color: var(--accent); background: none; border: 0; text-decoration: underline; }
a { color: var(--accent); }
form + form, form + p { margin-top: 1.25rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`
