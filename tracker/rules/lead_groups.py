"""What papers call the groups of units that lead together."""

from tracker.rules.choices import LeadGroup

GROUPS = {
    LeadGroup.ALL_UNITS: "Các sở, ngành, địa phương",
    LeadGroup.DEPARTMENTS: "Các sở, ngành",
    LeadGroup.LOCALITIES: "Các địa phương",
    LeadGroup.DISTRICTS: "UBND các huyện, thị xã, thành phố",
    LeadGroup.COMMUNES: "UBND các xã, phường, đặc khu",
    LeadGroup.CENTRAL: "Các bộ, cơ quan trung ương",
    LeadGroup.CENTRAL_AND_LOCALITIES: "Các bộ, ngành, địa phương",
}
