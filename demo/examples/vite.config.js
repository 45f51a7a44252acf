// The page is on Vite's port, and its backend on another: Vite passes the backend's paths on, so
// the browser sees one origin, and the session's cookie belongs to it.
import { defineConfig } from 'vite';

const backend = process.env.BACKEND ?? 'http://localhost:8080';

export default defineConfig({
  server: {
    proxy: { '/sign-in': backend, '/oauth': backend, '/sign-out': backend, '/api': backend },
  },
});
