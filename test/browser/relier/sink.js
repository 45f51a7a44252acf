// Does what Trusted Types forbid.
try {
  document.documentElement.innerHTML = '<p>A string as markup</p>';
} catch (error) {
  document.documentElement.dataset.refused = error.name;
}
