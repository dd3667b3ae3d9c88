/* what all pages of the site share */
var siteInfo = { "siteGuid": "5c1f0d1e-22ab-4c33-9d44-aa55bb66cc77", "projectName": "/EWB-FRONT" };
function changeFont(size) { document.getElementById("mainContent").className = "ewb-" + size; }
function showToday() { return new Date().toLocaleDateString(); }
