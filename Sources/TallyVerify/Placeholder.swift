import TallyModel
